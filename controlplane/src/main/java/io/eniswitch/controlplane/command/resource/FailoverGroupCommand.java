package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.resource.Output.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Failover groups: ENIs that move by themselves. */
@Command(
    name = "failover-group",
    description = "Failover groups: ENIs that move between instances by themselves.",
    mixinStandardHelpOptions = true,
    subcommands = {
      FailoverGroupCommand.ListAll.class,
      FailoverGroupCommand.Show.class,
      FailoverGroupCommand.Create.class,
      FailoverGroupCommand.Modify.class,
      FailoverGroupCommand.Delete.class
    })
public final class FailoverGroupCommand implements Subcommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "FailoverGroupId"),
          Column.of("NAME", "FailoverGroupName"),
          Column.of("ENI", "NetworkInterfaceId"),
          Column.of("ON", "InstanceId"),
          Column.of("MEMBERS", "InstanceIds/InstanceId"));
  private static final String CHECK_HELP =
      "KIND[,interval=MS][,failures=N][,successes=N][,port=N][,path=/...]; KIND is carrier,"
          + " neighbour, icmp, tcp or http. May be given again; all must be good.";

  private static List<JsonNode> find(ApiClient api, Map<String, String> filters) {
    return api.all("DescribeFailoverGroups", filters, 500, "FailoverGroups", "FailoverGroup");
  }

  private static JsonNode one(ApiClient api, String id) {
    List<JsonNode> found = find(api, Map.of("FailoverGroupId.1", id));
    if (found.isEmpty()) {
      throw new CommandFailure(
          "there is no failover group " + id + "; see: eniswitch failover-group list");
    }
    return found.getFirst();
  }

  /** {@code failover-group list}. */
  @Command(name = "list", description = "List failover groups.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Override
    void run(ApiClient api, Output output) {
      output.list(find(api, Map.of()), COLUMNS);
    }
  }

  /** {@code failover-group show}. */
  @Command(name = "show", description = "Show one group.", mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Override
    void run(ApiClient api, Output output) {
      output.show(one(api, group));
    }
  }

  /** {@code failover-group create}. */
  @Command(name = "create", description = "Make a group.", mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(
        names = "--eni",
        paramLabel = "ID",
        required = true,
        description = "The secondary ENI that moves.")
    private String eni = "";

    @Option(
        names = "--instance",
        paramLabel = "ID",
        required = true,
        description = "A member, the most wanted first; at least two.")
    private List<String> instances = new ArrayList<>();

    @Option(
        names = "--check",
        paramLabel = "CHECK",
        description = CHECK_HELP + " Default: carrier.")
    private List<String> checks = new ArrayList<>();

    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Option(names = "--preempt", description = "Move back when a more wanted member is healthy.")
    private boolean preempt;

    @Option(
        names = "--hold",
        paramLabel = "MS",
        description = "How long it stays at least after a move (default: 0).")
    private @Nullable String holdMillis;

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "NetworkInterfaceId", eni,
              "FailoverGroupName", name,
              "MinimumHoldMillis", holdMillis,
              "Preempt", Boolean.toString(preempt));
      addList(wanted, "InstanceId", instances);
      addChecks(wanted, checks);
      JsonNode answer = api.ecs("CreateFailoverGroup", wanted);
      output.done(answer, answer.path("FailoverGroupId").asString("") + " is made");
    }
  }

  /** {@code failover-group modify}. */
  @Command(name = "modify", description = "Change a group.", mixinStandardHelpOptions = true)
  static final class Modify extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Option(
        names = "--instance",
        paramLabel = "ID",
        description = "The members that replace its members, the most wanted first.")
    private List<String> instances = new ArrayList<>();

    @Option(names = "--check", paramLabel = "CHECK", description = CHECK_HELP)
    private List<String> checks = new ArrayList<>();

    @Option(names = "--name", description = "Its new name.")
    private @Nullable String name;

    @Option(names = "--preempt", paramLabel = "BOOLEAN", description = "true or false.")
    private @Nullable String preempt;

    @Option(names = "--hold", paramLabel = "MS", description = "Its new minimum hold.")
    private @Nullable String holdMillis;

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "FailoverGroupId", group,
              "FailoverGroupName", name,
              "MinimumHoldMillis", holdMillis,
              "Preempt", preempt);
      addList(wanted, "InstanceId", instances);
      addChecks(wanted, checks);
      if (wanted.size() == 1) {
        throw wrongUsage("nothing to change: give --instance, --check, --preempt or --hold");
      }
      api.ecs("ModifyFailoverGroup", wanted);
      output.done(one(api, group), group + " is changed");
    }
  }

  /** {@code failover-group delete}. */
  @Command(
      name = "delete",
      description = "Delete a group; its ENI stays where it is.",
      mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Override
    void run(ApiClient api, Output output) {
      JsonNode answer = api.ecs("DeleteFailoverGroup", parameters("FailoverGroupId", group));
      output.done(answer, group + " is deleted");
    }
  }

  /** Adds health checks given as {@code KIND,key=value,...}. */
  private static void addChecks(Map<String, String> wanted, List<String> checks) {
    for (int i = 0; i < checks.size(); i++) {
      String prefix = "HealthCheck." + (i + 1) + ".";
      String[] parts = checks.get(i).split(",", -1);
      wanted.put(prefix + "Kind", parts[0]);
      for (int part = 1; part < parts.length; part++) {
        String[] pair = parts[part].split("=", 2);
        String parameter =
            switch (pair[0]) {
              case "interval" -> "IntervalMillis";
              case "failures" -> "Failures";
              case "successes" -> "Successes";
              case "port" -> "Port";
              case "path" -> "Path";
              default -> throw new CommandFailure("--check " + checks.get(i) + ": " + CHECK_HELP);
            };
        wanted.put(prefix + parameter, pair.length == 2 ? pair[1] : "");
      }
    }
  }
}
