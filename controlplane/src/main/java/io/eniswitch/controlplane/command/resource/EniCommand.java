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

/** Elastic Network Interfaces. */
@Command(
    name = "eni",
    description = "Elastic Network Interfaces: make, attach, move and delete them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EniCommand.ListAll.class,
      EniCommand.Show.class,
      EniCommand.Create.class,
      EniCommand.Delete.class,
      EniCommand.Rename.class,
      EniPlaceCommands.Attach.class,
      EniPlaceCommands.Detach.class,
      EniPlaceCommands.Move.class,
      EniAddressCommands.Assign.class,
      EniAddressCommands.Move.class,
      EniAddressCommands.Unassign.class,
      EniLimitCommands.Limit.class,
      EniLimitCommands.Unlimit.class
    })
public final class EniCommand implements Subcommand {
  static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "NetworkInterfaceId"),
          Column.of("NAME", "NetworkInterfaceName"),
          Column.of("TYPE", "Type"),
          Column.of("STATUS", "Status"),
          Column.of("INSTANCE", "InstanceId"),
          Column.of("MAC", "MacAddress"),
          new Column("ADDRESSES", EniCommand::addresses),
          Column.of("VSWITCH", "VSwitchId"));

  private static String addresses(JsonNode eni) {
    List<String> addresses = new ArrayList<>();
    eni.at("/PrivateIpSets/PrivateIpSet")
        .forEach(set -> addresses.add(set.path("PrivateIpAddress").asString("")));
    eni.at("/Ipv6Sets/Ipv6Set").forEach(s -> addresses.add(s.path("Ipv6Address").asString("")));
    return String.join(",", addresses);
  }

  /** The ENI as DescribeNetworkInterfaces shows it. */
  static JsonNode find(ApiClient api, String eniId) {
    List<JsonNode> found =
        api.all(
            "DescribeNetworkInterfaces",
            Map.of("NetworkInterfaceId.1", eniId),
            500,
            "NetworkInterfaceSets",
            "NetworkInterfaceSet");
    if (found.isEmpty()) {
      throw new CommandFailure(
          ErrorAdvice.explain("InvalidEniId.NotFound", "there is no ENI " + eniId + "."));
    }
    return found.getFirst();
  }

  /** {@code eni list}. */
  @Command(name = "list", description = "List ENIs.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Option(names = "--instance", paramLabel = "ID", description = "Only those on this instance.")
    private @Nullable String instance;

    @Option(names = "--vpc", paramLabel = "ID", description = "Only those in this VPC.")
    private @Nullable String vpc;

    @Option(names = "--vswitch", paramLabel = "ID", description = "Only those in this vSwitch.")
    private @Nullable String vSwitch;

    @Option(names = "--security-group", paramLabel = "ID", description = "Only its members.")
    private @Nullable String group;

    @Option(names = "--status", description = "Only those that are Available, InUse, ...")
    private @Nullable String status;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Only those with this tag.")
    private List<String> tags = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> filters =
          parameters(
              "InstanceId", instance,
              "VpcId", vpc,
              "VSwitchId", vSwitch,
              "SecurityGroupId", group,
              "Status", status);
      addTags(filters, tags);
      output.list(
          api.all(
              "DescribeNetworkInterfaces",
              filters,
              500,
              "NetworkInterfaceSets",
              "NetworkInterfaceSet"),
          COLUMNS);
    }
  }

  /** {@code eni show}. */
  @Command(name = "show", description = "Show one ENI.", mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Override
    void run(ApiClient api, Output output) {
      output.show(
          api.ecs("DescribeNetworkInterfaceAttribute", parameters("NetworkInterfaceId", eni)));
    }
  }

  /** {@code eni create}. */
  @Command(name = "create", description = "Make an ENI.", mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(names = "--vswitch", paramLabel = "ID", required = true, description = "Its vSwitch.")
    private String vSwitch = "";

    @Option(
        names = "--security-group",
        paramLabel = "ID",
        required = true,
        description = "Its security groups; may be given again.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Its primary address.")
    private @Nullable String ip;

    @Option(names = "--secondary-count", paramLabel = "N", description = "Secondary addresses.")
    private @Nullable String secondaryCount;

    @Option(names = "--ipv6-count", paramLabel = "N", description = "IPv6 addresses.")
    private @Nullable String ipv6Count;

    @Option(names = "--delete-on-release", description = "Delete it with its instance.")
    private boolean deleteOnRelease;

    @Option(
        names = "--no-source-dest-check",
        description = "Let it forward for others: what is not from or to it passes too.")
    private boolean forwards;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; may be given again.")
    private List<String> tags = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "VSwitchId", vSwitch,
              "NetworkInterfaceName", name,
              "PrimaryIpAddress", ip,
              "SecondaryPrivateIpAddressCount", secondaryCount,
              "Ipv6AddressCount", ipv6Count,
              "DeleteOnRelease", Boolean.toString(deleteOnRelease),
              "SourceDestCheck", Boolean.toString(!forwards));
      addList(wanted, "SecurityGroupIds", groups);
      addTags(wanted, tags);
      JsonNode eni = api.ecs("CreateNetworkInterface", wanted);
      output.done(
          eni,
          "%s is made: %s, %s"
              .formatted(
                  eni.path("NetworkInterfaceId").asString(""),
                  addresses(eni),
                  eni.path("MacAddress").asString("")));
    }
  }

  /** {@code eni delete}. */
  @Command(name = "delete", description = "Delete an ENI.", mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id; it must be Available.")
    private String eni = "";

    @Override
    void run(ApiClient api, Output output) {
      JsonNode answer = api.ecs("DeleteNetworkInterface", parameters("NetworkInterfaceId", eni));
      output.done(answer, eni + " is deleted");
    }
  }

  /** {@code eni set}. */
  @Command(
      name = "set",
      description = "Change an ENI's name, description or security groups.",
      mixinStandardHelpOptions = true)
  static final class Rename extends ResourceCommand {
    @Parameters(paramLabel = "ENI", description = "The ENI's id.")
    private String eni = "";

    @Option(names = "--name", description = "Its new name.")
    private @Nullable String name;

    @Option(names = "--description", description = "Its new description.")
    private @Nullable String description;

    @Option(
        names = "--security-group",
        paramLabel = "ID",
        description = "The groups that replace its groups; may be given again.")
    private List<String> groups = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters("NetworkInterfaceName", name, "Description", description);
      addList(wanted, "SecurityGroupId", groups);
      if (wanted.isEmpty()) {
        throw wrongUsage("nothing to change: give --name, --description or --security-group");
      }
      wanted.put("NetworkInterfaceId", eni);
      api.ecs("ModifyNetworkInterfaceAttribute", wanted);
      output.done(find(api, eni), eni + " is changed");
    }
  }
}
