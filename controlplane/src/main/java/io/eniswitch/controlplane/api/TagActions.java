package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.TagOperations.Tagged;
import io.eniswitch.controlplane.domain.TagOperations.Target;
import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import java.util.Map;

/** Tags resources, shows tags and takes them away. */
final class TagActions implements ActionFamily {
  private static final int DEFAULT_RESULTS = 50;
  private static final int MOST_RESULTS = 200;

  private static final Map<String, Target> ECS_TYPES =
      Map.of(
          "instance", Target.INSTANCE,
          "eni", Target.ENI,
          "securitygroup", Target.SECURITY_GROUP);
  private static final Map<String, Target> VPC_TYPES =
      Map.of("vpc", Target.VPC, "vswitch", Target.VSWITCH);

  private final Domain domain;
  private final Answers answers;

  TagActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("TagResources", this::tag)
        .vpc("TagResources", this::tag)
        .ecs("UntagResources", this::untag)
        .vpc("UntagResources", this::untag)
        .ecs("ListTagResources", this::list)
        .vpc("ListTagResources", this::list);
  }

  private Document tag(ApiCall api) {
    List<Tag> tags = Reading.tags(api.parameters());
    if (tags.isEmpty()) {
      throw ApiError.missing("Tag.1.Key");
    }
    answers.durable(domain.tags().tag(Reading.call(api), target(api), ids(api), tags));
    return new Document();
  }

  private Document untag(ApiCall api) {
    List<String> keys = api.parameters().texts("TagKey");
    if (keys.isEmpty() && !api.parameters().isTrue("All")) {
      throw ApiError.missing("TagKey.1");
    }
    answers.durable(domain.tags().untag(Reading.call(api), target(api), ids(api), keys));
    return new Document();
  }

  private Document list(ApiCall api) {
    Parameters parameters = api.parameters();
    List<String> ids = parameters.texts("ResourceId");
    List<Tag> wanted = Reading.tags(parameters);
    if (ids.isEmpty() && wanted.isEmpty()) {
      throw ApiError.missing("ResourceId.1");
    }
    List<Tagged> found = domain.tags().list(Reading.call(api), target(api), ids, wanted);
    Integer most = parameters.integer("MaxResults");
    int size = most == null ? DEFAULT_RESULTS : Math.clamp(most, 1, MOST_RESULTS);
    int first = Tokens.position(parameters, found.size());
    int end = Math.min(found.size(), first + size);
    String type = parameters.requiredText("ResourceType");
    return new Document()
        .text("NextToken", Tokens.next(end, found.size()))
        .objects(
            "TagResources",
            "TagResource",
            found.subList(first, end).stream()
                .map(tagged ->
                    new Document()
                        .text("ResourceType", type)
                        .text("ResourceId", tagged.resourceId())
                        .text("TagKey", tagged.tag().key())
                        .text("TagValue", tagged.tag().value()))
                .toList());
  }

  private static Target target(ApiCall api) {
    Map<String, Target> types = api.version() == ApiVersion.ECS ? ECS_TYPES : VPC_TYPES;
    String type = api.parameters().requiredText("ResourceType");
    Target target = types.get(Reading.lower(type));
    if (target == null) {
      throw new ApiError(
          404,
          "InvalidResourceType.NotFound",
          "ResourceType must be one of "
              + String.join(", ", types.keySet().stream().sorted().toList()));
    }
    return target;
  }

  private static List<String> ids(ApiCall api) {
    List<String> ids = api.parameters().texts("ResourceId");
    if (ids.isEmpty()) {
      throw ApiError.missing("ResourceId.1");
    }
    return ids;
  }
}
