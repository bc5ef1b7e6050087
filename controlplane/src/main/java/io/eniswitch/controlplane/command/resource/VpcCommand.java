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

/** Virtual Private Clouds. */
@Command(
    name = "vpc",
    description = "Virtual Private Clouds: tenants' own networks.",
    mixinStandardHelpOptions = true,
    subcommands = {
      VpcCommand.ListAll.class,
      VpcCommand.Show.class,
      VpcCommand.Create.class,
      VpcCommand.Delete.class
    })
public final class VpcCommand implements Subcommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "VpcId"),
          Column.of("NAME", "VpcName"),
          Column.of("BLOCK", "CidrBlock"),
          Column.of("IPV6 BLOCK", "Ipv6CidrBlock"),
          Column.of("STATUS", "Status"),
          Column.of("VSWITCHES", "VSwitchIds/VSwitchId"));

  /** {@code vpc list}. */
  @Command(name = "list", description = "List VPCs.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Override
    void run(ApiClient api, Output output) {
      output.list(api.allPages("DescribeVpcs", Map.of(), "Vpcs", "Vpc"), COLUMNS);
    }
  }

  /** {@code vpc show}. */
  @Command(name = "show", description = "Show one VPC.", mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "VPC", description = "The VPC's id.")
    private String vpc = "";

    @Override
    void run(ApiClient api, Output output) {
      List<JsonNode> found = api.allPages("DescribeVpcs", Map.of("VpcId", vpc), "Vpcs", "Vpc");
      if (found.isEmpty()) {
        throw new CommandFailure(
            ErrorAdvice.explain("InvalidVpcId.NotFound", "there is no VPC " + vpc + "."));
      }
      output.show(found.getFirst());
    }
  }

  /** {@code vpc create}. */
  @Command(name = "create", description = "Make a VPC.", mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Option(
        names = "--cidr",
        paramLabel = "BLOCK",
        description = "Its IPv4 block (default: 172.16.0.0/12).")
    private @Nullable String cidr;

    @Option(names = "--ipv6", description = "Give it an IPv6 block too.")
    private boolean ipv6;

    @Override
    void run(ApiClient api, Output output) {
      JsonNode answer =
          api.vpc(
              "CreateVpc",
              parameters("VpcName", name, "CidrBlock", cidr, "EnableIpv6", Boolean.toString(ipv6)));
      output.done(answer, answer.path("VpcId").asString("") + " is made");
    }
  }

  /** {@code vpc delete}. */
  @Command(name = "delete", description = "Delete a VPC.", mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "VPC", description = "The VPC's id; it must be empty.")
    private String vpc = "";

    @Override
    void run(ApiClient api, Output output) {
      output.done(api.vpc("DeleteVpc", parameters("VpcId", vpc)), vpc + " is deleted");
    }
  }
}
