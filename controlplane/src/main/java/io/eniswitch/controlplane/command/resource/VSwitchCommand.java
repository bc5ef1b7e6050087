package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.resource.Output.Column;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** vSwitches: blocks of a VPC in one zone. */
@Command(
    name = "vswitch",
    description = "vSwitches: blocks of a VPC's addresses in one zone.",
    mixinStandardHelpOptions = true,
    subcommands = {
      VSwitchCommand.ListAll.class,
      VSwitchCommand.Show.class,
      VSwitchCommand.Create.class,
      VSwitchCommand.Delete.class
    })
public final class VSwitchCommand implements Subcommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "VSwitchId"),
          Column.of("NAME", "VSwitchName"),
          Column.of("VPC", "VpcId"),
          Column.of("ZONE", "ZoneId"),
          Column.of("BLOCK", "CidrBlock"),
          Column.of("FREE", "AvailableIpAddressCount"),
          Column.of("IPV6 BLOCK", "Ipv6CidrBlock"));

  private static List<JsonNode> find(ApiClient api, Map<String, String> filters) {
    return api.allPages("DescribeVSwitches", filters, "VSwitches", "VSwitch");
  }

  /** {@code vswitch list}. */
  @Command(name = "list", description = "List vSwitches.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Option(names = "--vpc", paramLabel = "ID", description = "Only those of this VPC.")
    private @Nullable String vpc;

    @Override
    void run(ApiClient api, Output output) {
      output.list(find(api, parameters("VpcId", vpc)), COLUMNS);
    }
  }

  /** {@code vswitch show}. */
  @Command(name = "show", description = "Show one vSwitch.", mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "VSWITCH", description = "The vSwitch's id.")
    private String vSwitch = "";

    @Override
    void run(ApiClient api, Output output) {
      List<JsonNode> found = find(api, parameters("VSwitchId", vSwitch));
      if (found.isEmpty()) {
        throw new CommandFailure(
            ErrorAdvice.explain(
                "InvalidVSwitchId.NotFound", "there is no vSwitch " + vSwitch + "."));
      }
      output.show(found.getFirst());
    }
  }

  /** {@code vswitch create}. */
  @Command(name = "create", description = "Make a vSwitch.", mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(names = "--vpc", paramLabel = "ID", required = true, description = "Its VPC.")
    private String vpc = "";

    @Option(names = "--cidr", paramLabel = "BLOCK", required = true, description = "Its block.")
    private String cidr = "";

    @Option(
        names = "--zone",
        paramLabel = "ID",
        defaultValue = "${env:ENISWITCH_ZONE:-cn-hangzhou-h}",
        description = "Its zone (default: ${DEFAULT-VALUE}).")
    private String zone = "";

    @Option(
        names = "--ipv6-subnet",
        paramLabel = "N",
        description = "Which /64 of the VPC's IPv6 block it gets, 0 to 255.")
    private @Nullable String ipv6Subnet;

    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Override
    void run(ApiClient api, Output output) {
      JsonNode answer =
          api.vpc(
              "CreateVSwitch",
              parameters(
                  "VpcId", vpc,
                  "CidrBlock", cidr,
                  "ZoneId", zone,
                  "Ipv6CidrBlock", ipv6Subnet,
                  "VSwitchName", name));
      output.done(answer, answer.path("VSwitchId").asString("") + " is made");
    }
  }

  /** {@code vswitch delete}. */
  @Command(name = "delete", description = "Delete a vSwitch.", mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "VSWITCH", description = "The vSwitch's id; it must be empty.")
    private String vSwitch = "";

    @Override
    void run(ApiClient api, Output output) {
      output.done(
          api.vpc("DeleteVSwitch", parameters("VSwitchId", vSwitch)), vSwitch + " is deleted");
    }
  }
}
