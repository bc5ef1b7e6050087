package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.domain.PrefixListOperations;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.PrefixList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Named lists of blocks for rules. A change of one is answered when the rules that name it judge by
 * it.
 *
 * <p><b>Source:</b> names and shapes of the SDK {@code ecs20140526}.
 */
final class PrefixListActions implements ActionFamily {
  private static final int DEFAULT_RESULTS = 10;
  private static final int MOST_RESULTS = 100;

  private final Domain domain;
  private final Answers answers;

  PrefixListActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreatePrefixList", this::create)
        .ecs("ModifyPrefixList", this::modify)
        .ecs("DeletePrefixList", this::delete)
        .ecs("DescribePrefixLists", this::describe)
        .ecs("DescribePrefixListAttributes", this::describeOne)
        .ecs("DescribePrefixListAssociations", this::describeAssociations);
  }

  private Document create(ApiCall api) {
    Parameters parameters = api.parameters();
    String _ = parameters.requiredText("PrefixListName");
    Boolean v6 = isV6(parameters.requiredText("AddressFamily"));
    Integer most = parameters.integer("MaxEntries");
    if (most == null) {
      throw ApiError.missing("MaxEntries");
    }
    String id =
        answers.inForce(
            domain
                .prefixLists()
                .create(
                    Reading.call(api),
                    Objects.requireNonNull(v6),
                    most,
                    entries(parameters, "Entry"),
                    Reading.naming(parameters, "PrefixListName")));
    return new Document().text("PrefixListId", id);
  }

  private Document modify(ApiCall api) {
    Parameters parameters = api.parameters();
    PrefixListOperations.Edit edit =
        new PrefixListOperations.Edit(
            parameters.text("PrefixListName"),
            parameters.sentText("Description"),
            entries(parameters, "AddEntry"),
            entries(parameters, "RemoveEntry").stream().map(PrefixList.Entry::block).toList());
    answers.inForce(domain.prefixLists().modify(Reading.call(api), id(api), edit));
    return new Document();
  }

  private Document delete(ApiCall api) {
    answers.durable(domain.prefixLists().delete(Reading.call(api), id(api)));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Integer size = parameters.integer("MaxResults");
    // These lists have no page numbers.
    PageRequest wanted =
        new PageRequest(
            null, null, size == null ? DEFAULT_RESULTS : size, parameters.text("NextToken"));
    Page<PrefixList> page =
        domain
            .prefixLists()
            .query(
                Reading.call(api),
                parameters.texts("PrefixListId"),
                parameters.text("PrefixListName"),
                isV6(parameters.text("AddressFamily")),
                wanted);
    return new Document()
        .text("NextToken", page.nextToken())
        .objects(
            "PrefixLists",
            "PrefixList",
            page.items().stream()
                .map(list ->
                    common(list)
                        .number("AssociationCount", domain.prefixLists().groups(list.id()).size()))
                .toList());
  }

  private Document describeOne(ApiCall api) {
    PrefixList list = domain.prefixLists().find(Reading.call(api), id(api));
    return common(list)
        .objects(
            "Entries",
            "Entry",
            list.entries().stream()
                .map(entry ->
                    new Document()
                        .text("Cidr", entry.block().toString())
                        .text("Description", entry.description()))
                .toList());
  }

  private Document describeAssociations(ApiCall api) {
    Parameters parameters = api.parameters();
    PrefixList list = domain.prefixLists().find(Reading.call(api), id(api));
    List<String> groups = domain.prefixLists().groups(list.id());
    Integer wanted = parameters.integer("MaxResults");
    int size = wanted == null ? DEFAULT_RESULTS : Math.clamp(wanted, 1, MOST_RESULTS);
    int first = Tokens.position(parameters, groups.size());
    int end = Math.min(groups.size(), first + size);
    return new Document()
        .text("NextToken", Tokens.next(end, groups.size()))
        .objects(
            "PrefixListAssociations",
            "PrefixListAssociation",
            groups.subList(first, end).stream()
                .map(id ->
                    new Document().text("ResourceId", id).text("ResourceType", "securitygroup"))
                .toList());
  }

  private static Document common(PrefixList list) {
    return new Document()
        .text("PrefixListId", list.id())
        .text("PrefixListName", list.labels().name())
        .text("Description", list.labels().description())
        .text("AddressFamily", list.v6() ? "IPv6" : "IPv4")
        .number("MaxEntries", list.maxEntries())
        .text("CreationTime", Rendering.seconds(list.createdAt()));
  }

  private static List<PrefixList.Entry> entries(Parameters parameters, String name) {
    return parameters.objects(name).stream().map(entry -> entry(entry, name)).toList();
  }

  private static PrefixList.Entry entry(Parameters entry, String name) {
    Cidr block = Reading.block(entry, "Cidr");
    if (block == null) {
      throw ApiError.missing(name + ".N.Cidr");
    }
    String description = entry.text("Description");
    return new PrefixList.Entry(block, description == null ? "" : description);
  }

  private static @Nullable Boolean isV6(@Nullable String family) {
    return switch (family) {
      case null -> null;
      case "IPv4" -> false;
      case "IPv6" -> true;
      default -> throw ApiError.invalid("AddressFamily", family, "IPv4, IPv6");
    };
  }

  private static String id(ApiCall api) {
    return api.parameters().requiredText("PrefixListId");
  }
}
