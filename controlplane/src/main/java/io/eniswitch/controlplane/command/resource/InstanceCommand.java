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
import tools.jackson.databind.node.JsonNodeFactory;

/** Instances. */
@Command(
    name = "instance",
    description = "Instances: what ENIs are attached to.",
    mixinStandardHelpOptions = true,
    subcommands = {
      InstanceCommand.ListAll.class,
      InstanceCommand.Show.class,
      InstanceCommand.Create.class,
      InstanceCommand.Start.class,
      InstanceCommand.Stop.class,
      InstanceCommand.Delete.class,
      InstanceCommand.Types.class
    })
public final class InstanceCommand implements Subcommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "InstanceId"),
          Column.of("NAME", "InstanceName"),
          Column.of("STATUS", "Status"),
          Column.of("TYPE", "InstanceType"),
          Column.of("ZONE", "ZoneId"),
          Column.of("ADDRESS", "VpcAttributes/PrivateIpAddress/IpAddress"),
          new Column(
              "ENIS",
              instance ->
                  Integer.toString(instance.at("/NetworkInterfaces/NetworkInterface").size())),
          new Column("PORT", instance -> tag(instance, "eniswitch:port")));

  private static String tag(JsonNode instance, String key) {
    for (JsonNode tag : instance.at("/Tags/Tag")) {
      if (tag.path("TagKey").asString("").equals(key)) {
        return tag.path("TagValue").asString("");
      }
    }
    return "-";
  }

  private static List<JsonNode> query(ApiClient api, Map<String, String> filters) {
    return api.all("DescribeInstances", filters, 100, "Instances", "Instance");
  }

  private static JsonNode find(ApiClient api, String id) {
    String ids = JsonNodeFactory.instance.arrayNode().add(id).toString();
    List<JsonNode> found = query(api, Map.of("InstanceIds", ids));
    if (found.isEmpty()) {
      throw new CommandFailure(
          ErrorAdvice.explain("InvalidInstanceId.NotFound", "there is no instance " + id + "."));
    }
    return found.getFirst();
  }

  /** {@code instance list}. */
  @Command(name = "list", description = "List instances.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Option(names = "--vpc", paramLabel = "ID", description = "Only those in this VPC.")
    private @Nullable String vpc;

    @Option(names = "--vswitch", paramLabel = "ID", description = "Only those in this vSwitch.")
    private @Nullable String vSwitch;

    @Option(names = "--status", description = "Only those that are Running, Stopped, ...")
    private @Nullable String status;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Only those with this tag.")
    private List<String> tags = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> filters =
          parameters("VpcId", vpc, "VSwitchId", vSwitch, "Status", status);
      addTags(filters, tags);
      output.list(query(api, filters), COLUMNS);
    }
  }

  /** {@code instance show}. */
  @Command(name = "show", description = "Show one instance.", mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "INSTANCE", description = "The instance's id.")
    private String instance = "";

    @Override
    void run(ApiClient api, Output output) {
      output.show(find(api, instance));
    }
  }

  /** {@code instance create}. */
  @Command(
      name = "create",
      description = "Make and start an instance.",
      mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(names = "--vswitch", paramLabel = "ID", required = true, description = "Its vSwitch.")
    private String vSwitch = "";

    @Option(
        names = "--security-group",
        paramLabel = "ID",
        required = true,
        description = "Its security groups; may be given again.")
    private List<String> groups = new ArrayList<>();

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        defaultValue = "ecs.g7.2xlarge",
        description = "Its type (default: ${DEFAULT-VALUE}); see: eniswitch instance types.")
    private String type = "";

    @Option(
        names = "--port",
        paramLabel = "PORT",
        description =
            "Where its ENIs appear: netns:NAME, tap, vhost-user:DIRECTORY, interface:NAME or none.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "NAME", description = "On which host.")
    private @Nullable String host;

    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Its primary address.")
    private @Nullable String ip;

    @Option(names = "--amount", paramLabel = "N", description = "How many, 1 to 100.")
    private @Nullable String amount;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; may be given again.")
    private List<String> tags = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "VSwitchId", vSwitch,
              "InstanceType", type,
              "ImageId", "none",
              "InstanceName", name,
              "PrivateIpAddress", ip,
              "Amount", amount);
      addList(wanted, "SecurityGroupIds", groups);
      addTags(wanted, port == null ? List.of() : List.of("eniswitch:port=" + port));
      addTags(wanted, host == null ? List.of() : List.of("eniswitch:host=" + host));
      addTags(wanted, tags);
      JsonNode answer = api.ecs("RunInstances", wanted);
      for (JsonNode id : answer.at("/InstanceIdSets/InstanceIdSet")) {
        JsonNode made = find(api, id.asString(""));
        output.done(
            made,
            "%s is %s at %s"
                .formatted(
                    made.path("InstanceId").asString(""),
                    made.path("Status").asString(""),
                    Output.text(made.at("/VpcAttributes/PrivateIpAddress/IpAddress"))));
      }
    }
  }

  /** What start and stop have in common. */
  abstract static class Change extends ResourceCommand {
    @Parameters(paramLabel = "INSTANCE", description = "The instance's id.")
    private String instance = "";

    private final String action;

    Change(String action) {
      this.action = action;
    }

    @Override
    void run(ApiClient api, Output output) {
      api.ecs(action, parameters("InstanceId", instance));
      JsonNode now = find(api, instance);
      output.done(now, instance + " is " + now.path("Status").asString(""));
    }
  }

  /** {@code instance start}. */
  @Command(name = "start", description = "Start an instance.", mixinStandardHelpOptions = true)
  static final class Start extends Change {
    Start() {
      super("StartInstance");
    }
  }

  /** {@code instance stop}. */
  @Command(name = "stop", description = "Stop an instance.", mixinStandardHelpOptions = true)
  static final class Stop extends Change {
    Stop() {
      super("StopInstance");
    }
  }

  /** {@code instance delete}. */
  @Command(name = "delete", description = "Delete an instance.", mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "INSTANCE", description = "The instance's id.")
    private String instance = "";

    @Option(names = "--force", description = "Even while it runs.")
    private boolean force;

    @Override
    void run(ApiClient api, Output output) {
      output.done(
          api.ecs(
              "DeleteInstance",
              parameters("InstanceId", instance, "Force", Boolean.toString(force))),
          instance + " is deleted");
    }
  }

  /** {@code instance types}. */
  @Command(name = "types", description = "List instance types.", mixinStandardHelpOptions = true)
  static final class Types extends ResourceCommand {
    private static final List<Column> TYPE_COLUMNS =
        List.of(
            Column.of("TYPE", "InstanceTypeId"),
            Column.of("CPU", "CpuCoreCount"),
            Column.of("GIB", "MemorySize"),
            Column.of("ENIS", "EniQuantity"),
            Column.of("IPV4/ENI", "EniPrivateIpAddressQuantity"),
            Column.of("IPV6/ENI", "EniIpv6AddressQuantity"),
            Column.of("KBIT/S", "InstanceBandwidthRx"),
            Column.of("PACKETS/S", "InstancePpsRx"));

    @Override
    void run(ApiClient api, Output output) {
      output.list(
          api.all("DescribeInstanceTypes", Map.of(), 100, "InstanceTypes", "InstanceType"),
          TYPE_COLUMNS);
    }
  }
}
