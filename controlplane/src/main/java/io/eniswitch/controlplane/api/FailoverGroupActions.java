package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateFailoverGroup;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.ModifyFailoverGroup;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.failover.HealthBoard;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failover groups: this project's own actions, in the style of the others. */
final class FailoverGroupActions implements ActionFamily {
  private static final int INTERVAL_MILLIS = 10;
  private static final int FAILURES = 3;
  private static final int SUCCESSES = 3;

  private final Domain domain;
  private final Answers answers;
  private final HealthBoard board;

  FailoverGroupActions(Domain domain, Answers answers, HealthBoard board) {
    this.domain = domain;
    this.answers = answers;
    this.board = board;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreateFailoverGroup", this::create)
        .ecs("DeleteFailoverGroup", this::delete)
        .ecs("DescribeFailoverGroups", this::describe)
        .ecs("ModifyFailoverGroup", this::modify);
  }

  private Document create(ApiCall api) {
    Parameters parameters = api.parameters();
    List<HealthCheck> checks = checks(parameters);
    Duration hold = hold(parameters);
    String id =
        answers.durable(
            domain
                .failoverGroups()
                .create(
                    Reading.call(api),
                    new CreateFailoverGroup(
                        parameters.requiredText("NetworkInterfaceId"),
                        parameters.texts("InstanceId"),
                        checks.isEmpty() ? List.of(HealthCheck.carrier()) : checks,
                        parameters.isTrue("Preempt"),
                        hold == null ? Duration.ZERO : hold,
                        Reading.naming(parameters, "FailoverGroupName"))));
    return new Document().text("FailoverGroupId", id);
  }

  private Document modify(ApiCall api) {
    Parameters parameters = api.parameters();
    List<HealthCheck> checks = checks(parameters);
    List<String> instanceIds = parameters.texts("InstanceId");
    var _ =
        answers.durable(
            domain
                .failoverGroups()
                .modify(
                    Reading.call(api),
                    new ModifyFailoverGroup(
                        parameters.requiredText("FailoverGroupId"),
                        instanceIds.isEmpty() ? null : instanceIds,
                        checks.isEmpty() ? null : checks,
                        parameters.flag("Preempt"),
                        hold(parameters),
                        parameters.text("FailoverGroupName"),
                        parameters.text("Description"))));
    return new Document();
  }

  private Document delete(ApiCall api) {
    var _ =
        answers.durable(
            domain
                .failoverGroups()
                .delete(Reading.call(api), api.parameters().requiredText("FailoverGroupId")));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    Page<FailoverGroup> page =
        domain
            .failoverGroups()
            .query(call, parameters.texts("FailoverGroupId"), Reading.page(parameters));
    return new Document()
        .number("TotalCount", page.totalCount())
        .number("PageNumber", page.pageNumber())
        .number("PageSize", page.pageSize())
        .text("NextToken", page.nextToken())
        .objects(
            "FailoverGroups",
            "FailoverGroup",
            page.items().stream().map(group -> document(call, group)).toList());
  }

  private static @Nullable Duration hold(Parameters parameters) {
    Integer millis = parameters.integer("MinimumHoldMillis");
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static List<HealthCheck> checks(Parameters parameters) {
    List<HealthCheck> checks = new ArrayList<>();
    for (Parameters check : parameters.objects("HealthCheck")) {
      HealthCheck.Kind kind =
          Reading.constant(check, "Kind", HealthCheck.Kind.values(), FailoverGroupActions::name);
      if (kind == null) {
        throw ApiError.missing("HealthCheck.N.Kind");
      }
      String path = check.text("Path");
      try {
        checks.add(
            new HealthCheck(
                kind,
                Duration.ofMillis(or(check.integer("IntervalMillis"), INTERVAL_MILLIS)),
                or(check.integer("Failures"), kind == HealthCheck.Kind.CARRIER ? 1 : FAILURES),
                or(check.integer("Successes"), SUCCESSES),
                or(check.integer("Port"), 0),
                path == null ? (kind == HealthCheck.Kind.HTTP ? "/" : "") : path));
      } catch (IllegalArgumentException e) {
        throw new ApiError(400, "InvalidParameter", String.valueOf(e.getMessage()));
      }
    }
    return checks;
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static String name(HealthCheck.Kind kind) {
    return Reading.lower(kind.name());
  }

  private Document document(Call call, FailoverGroup group) {
    Eni eni = domain.enis().find(call, group.eniId());
    return new Document()
        .text("FailoverGroupId", group.id())
        .text("FailoverGroupName", group.labels().name())
        .text("Description", group.labels().description())
        .text("NetworkInterfaceId", group.eniId())
        .text("InstanceId", eni.instanceId())
        .texts("InstanceIds", "InstanceId", group.instanceIds())
        .objects(
            "Members",
            "Member",
            group.instanceIds().stream()
                .map(id ->
                    new Document()
                        .text("InstanceId", id)
                        .text("Health", Reading.lower(board.of(id, group.healthChecks()).name())))
                .toList())
        .flag("Preempt", group.preempt())
        .number("MinimumHoldMillis", group.minimumHold().toMillis())
        .objects(
            "HealthChecks",
            "HealthCheck",
            group.healthChecks().stream().map(FailoverGroupActions::document).toList())
        .text("CreationTime", Rendering.seconds(group.createdAt()));
  }

  private static Document document(HealthCheck check) {
    return new Document()
        .text("Kind", name(check.kind()))
        .number("IntervalMillis", check.interval().toMillis())
        .number("Failures", check.failures())
        .number("Successes", check.successes())
        .number("Port", check.port() == 0 ? null : check.port())
        .text("Path", check.path().isEmpty() ? null : check.path());
  }
}
