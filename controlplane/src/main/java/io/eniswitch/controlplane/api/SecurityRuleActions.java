package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.RuleRequest;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds, takes away, changes and shows the rules of security groups. */
final class SecurityRuleActions implements ActionFamily {
  /** Both mean intranet, which is all there is in a VPC. */
  private static final Set<String> NIC_TYPES = Set.of("internet", "intranet");

  private static final int DEFAULT_RESULTS = 500;
  private static final int LEAST_RESULTS = 10;
  private static final int MOST_RESULTS = 1_000;

  private final Domain domain;
  private final Answers answers;
  private final SecurityGroupDocuments documents;

  SecurityRuleActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
    this.documents = new SecurityGroupDocuments(domain);
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("AuthorizeSecurityGroup", api -> authorize(api, Direction.INGRESS))
        .ecs("AuthorizeSecurityGroupEgress", api -> authorize(api, Direction.EGRESS))
        .ecs("RevokeSecurityGroup", api -> revoke(api, Direction.INGRESS))
        .ecs("RevokeSecurityGroupEgress", api -> revoke(api, Direction.EGRESS))
        .ecs("ModifySecurityGroupRule", api -> modify(api, Direction.INGRESS))
        .ecs("ModifySecurityGroupEgressRule", api -> modify(api, Direction.EGRESS))
        .ecs("DescribeSecurityGroupAttribute", this::describe);
  }

  private Document authorize(ApiCall api, Direction direction) {
    List<RuleRequest> rules = rules(api.parameters(), direction);
    answers.inForce(domain.securityRules().authorize(Reading.call(api), groupId(api), rules));
    return new Document();
  }

  private Document revoke(ApiCall api, Direction direction) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    List<String> ids = parameters.texts("SecurityGroupRuleId");
    if (ids.isEmpty()) {
      List<RuleRequest> rules = rules(parameters, direction);
      answers.inForce(domain.securityRules().revoke(call, groupId(api), rules));
    } else {
      Reading.exclusive(
          true,
          !parameters.objects("Permissions").isEmpty(),
          "SecurityGroupRuleId.N and Permissions.N");
      answers.inForce(domain.securityRules().revokeIds(call, groupId(api), direction, ids));
    }
    return new Document();
  }

  private Document modify(ApiCall api, Direction direction) {
    Parameters parameters = api.parameters();
    String ruleId = parameters.text("SecurityGroupRuleId");
    RuleRequest changed = rule(parameters, direction);
    answers.inForce(
        domain
            .securityRules()
            .modify(Reading.call(api), groupId(api), ruleId == null ? "" : ruleId, changed));
    return new Document();
  }

  /** {@code Permissions.N}, or the one rule of the older flat form. */
  private static List<RuleRequest> rules(Parameters parameters, Direction direction) {
    List<Parameters> permissions = parameters.objects("Permissions");
    return permissions.isEmpty()
        ? List.of(rule(parameters, direction))
        : permissions.stream().map(permission -> rule(permission, direction)).toList();
  }

  private static RuleRequest rule(Parameters rule, Direction direction) {
    boolean isIngress = direction == Direction.INGRESS;
    if (rule.text("PortRange") == null && rule.text("PortRangeListId") != null) {
      throw new ApiError(
          400, "UnsupportedParameter", "PortRangeListId: give a PortRange; lists are not offered.");
    }
    String nicType = rule.text("NicType");
    if (nicType != null && !NIC_TYPES.contains(nicType)) {
      throw new ApiError(
          400, "InvalidNicType.ValueNotSupported", "NicType must be internet or intranet.");
    }
    return new RuleRequest(
        direction,
        rule.text("IpProtocol"),
        rule.text("PortRange"),
        rule.text("SourcePortRange"),
        rule.text("Policy"),
        rule.text("Priority"),
        new RuleRequest.Blocks(rule.text("SourceCidrIp"), rule.text("Ipv6SourceCidrIp")),
        new RuleRequest.Blocks(rule.text("DestCidrIp"), rule.text("Ipv6DestCidrIp")),
        rule.text(isIngress ? "SourceGroupId" : "DestGroupId"),
        rule.text(isIngress ? "SourcePrefixListId" : "DestPrefixListId"),
        rule.text("Description"));
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    SecurityGroup group = domain.securityGroups().find(call, groupId(api));
    Direction direction = direction(parameters.text("Direction"));
    List<SecurityRule> rules =
        group.rules().stream()
            .filter(rule -> direction == null || rule.direction() == direction)
            .toList();
    Integer wanted = parameters.integer("MaxResults");
    int size = wanted == null ? DEFAULT_RESULTS : Math.clamp(wanted, LEAST_RESULTS, MOST_RESULTS);
    int first = Tokens.position(parameters, rules.size());
    int end = Math.min(rules.size(), first + size);
    return SecurityGroupDocuments.attributes(group)
        .text("NextToken", Tokens.next(end, rules.size()))
        .objects(
            "Permissions",
            "Permission",
            rules.subList(first, end).stream().map(rule -> documents.rule(call, rule)).toList());
  }

  private static @Nullable Direction direction(@Nullable String text) {
    return switch (text == null ? "all" : Reading.lower(text)) {
      case "all" -> null;
      case "ingress" -> Direction.INGRESS;
      case "egress" -> Direction.EGRESS;
      default ->
          throw new ApiError(400, "InvalidParamter", "Direction must be ingress, egress or all.");
    };
  }

  private static String groupId(ApiCall api) {
    return Reading.groupId(api.parameters());
  }
}
