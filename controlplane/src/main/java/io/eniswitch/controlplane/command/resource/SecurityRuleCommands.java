package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.resource.Output.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Rules of security groups: {@code rules}, {@code allow}, {@code deny}, {@code revoke}. */
final class SecurityRuleCommands {
  private static final String ALL_PORTS = "-1/-1";

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "SecurityGroupRuleId"),
          Column.of("DIRECTION", "Direction"),
          Column.of("PRIORITY", "Priority"),
          Column.of("ACTION", "Policy"),
          Column.of("PROTOCOL", "IpProtocol"),
          Column.of("PORTS", "PortRange"),
          new Column("PEER", SecurityRuleCommands::peer),
          Column.of("DESCRIPTION", "Description"));

  private SecurityRuleCommands() {}

  private static String peer(JsonNode rule) {
    String side = rule.path("Direction").asString("").equals("egress") ? "Dest" : "Source";
    for (String name :
        List.of(
            side + "CidrIp", "Ipv6" + side + "CidrIp", side + "GroupId", side + "PrefixListId")) {
      String peer = rule.path(name).asString("");
      if (!peer.isEmpty()) {
        return peer;
      }
    }
    return "-";
  }

  private static List<JsonNode> rules(ApiClient api, String group) {
    return api.all(
        "DescribeSecurityGroupAttribute",
        Map.of("SecurityGroupId", group),
        1_000,
        "Permissions",
        "Permission");
  }

  /** {@code security-group rules}. */
  @Command(name = "rules", description = "List a group's rules.", mixinStandardHelpOptions = true)
  static final class ListRules extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Override
    void run(ApiClient api, Output output) {
      output.list(rules(api, group), COLUMNS);
    }
  }

  /** What allow and deny have in common. */
  abstract static class Authorize extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Option(
        names = "--protocol",
        defaultValue = "all",
        description = "tcp, udp, icmp, icmpv6, gre or all (default: ${DEFAULT-VALUE}).")
    private String protocol = "all";

    @Option(names = "--ports", paramLabel = "PORTS", description = "Such as 80 or 8000/8100.")
    private @Nullable String ports;

    @Option(
        names = {"--from", "--to"},
        paramLabel = "PEER",
        defaultValue = "0.0.0.0/0",
        description =
            "A block, an address, a group's or a prefix list's id (default: ${DEFAULT-VALUE}).")
    private String peer = "0.0.0.0/0";

    @Option(names = "--egress", description = "For what members send, not for what they receive.")
    private boolean egress;

    @Option(names = "--priority", paramLabel = "N", description = "1, which is first, to 100.")
    private @Nullable String priority;

    @Option(names = "--description", description = "What it is for.")
    private @Nullable String description;

    private final String policy;

    Authorize(String policy) {
      this.policy = policy;
    }

    @Override
    void run(ApiClient api, Output output) {
      String side = egress ? "Dest" : "Source";
      String peerName =
          peer.startsWith("sg-") || peer.startsWith("pl-")
              ? side + (peer.startsWith("sg-") ? "GroupId" : "PrefixListId")
              : peer.contains(":") ? "Ipv6" + side + "CidrIp" : side + "CidrIp";
      Map<String, String> wanted =
          parameters(
              "SecurityGroupId",
              group,
              "Permissions.1.IpProtocol",
              protocol,
              "Permissions.1.PortRange",
              portRange(),
              "Permissions.1." + peerName,
              peer,
              "Permissions.1.Policy",
              policy,
              "Permissions.1.Priority",
              priority,
              "Permissions.1.Description",
              description);
      JsonNode answer =
          api.ecs(egress ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroup", wanted);
      output.done(answer, group + " has the rule");
    }

    private String portRange() {
      if (ports == null) {
        boolean hasPorts = protocol.equalsIgnoreCase("tcp") || protocol.equalsIgnoreCase("udp");
        return hasPorts ? "1/65535" : ALL_PORTS;
      }
      return ports.contains("/") ? ports : ports + "/" + ports;
    }
  }

  /** {@code security-group allow}. */
  @Command(name = "allow", description = "Add an accepting rule.", mixinStandardHelpOptions = true)
  static final class Allow extends Authorize {
    Allow() {
      super("accept");
    }
  }

  /** {@code security-group deny}. */
  @Command(name = "deny", description = "Add a dropping rule.", mixinStandardHelpOptions = true)
  static final class Deny extends Authorize {
    Deny() {
      super("drop");
    }
  }

  /** {@code security-group revoke}. */
  @Command(name = "revoke", description = "Take rules away.", mixinStandardHelpOptions = true)
  static final class Revoke extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "RULE",
        description = "Rule ids; see: eniswitch security-group rules GROUP.")
    private List<String> ids = new ArrayList<>();

    @Override
    void run(ApiClient api, Output output) {
      List<String> egress =
          rules(api, group).stream()
              .filter(rule -> rule.path("Direction").asString("").equals("egress"))
              .map(rule -> rule.path("SecurityGroupRuleId").asString(""))
              .toList();
      revoke(api, "RevokeSecurityGroup", ids.stream().filter(id -> !egress.contains(id)).toList());
      revoke(api, "RevokeSecurityGroupEgress", ids.stream().filter(egress::contains).toList());
      output.done(
          api.ecs("DescribeSecurityGroupAttribute", parameters("SecurityGroupId", group)),
          group + " no longer has " + String.join(",", ids));
    }

    private void revoke(ApiClient api, String action, List<String> some) {
      if (!some.isEmpty()) {
        Map<String, String> wanted = parameters("SecurityGroupId", group);
        addList(wanted, "SecurityGroupRuleId", some);
        api.ecs(action, wanted);
      }
    }
  }
}
