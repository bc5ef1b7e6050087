package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/** The rules of security groups. <b>Threading</b>: any thread. */
public final class SecurityRuleOperations {
  private static final String AUTHORIZE_PORT_CODE = "InvalidIpProtocol.Malformed";
  private static final String REVOKE_PORT_CODE = "InvalidIpPortRange.Malformed";
  private static final int MAX_RULES = 100;

  private final Desk desk;

  SecurityRuleOperations(Desk desk) {
    this.desk = desk;
  }

  /** What makes two requests the same. */
  private record Request(String groupId, List<RuleRequest> rules) {}

  private record IdsRequest(String groupId, List<String> ruleIds) {}

  private record ChangeRequest(String groupId, String ruleId, RuleRequest rule) {}

  /**
   * Adds rules to a group, all or none; one that is there already is not added again.
   *
   * @param rules 1 to 100, all of one direction
   * @return the group's id
   */
  public Commit<String> authorize(Call call, String groupId, List<RuleRequest> rules) {
    checkCount(rules.size());
    String action =
        rules.getFirst().direction() == Direction.INGRESS
            ? "AuthorizeSecurityGroup"
            : "AuthorizeSecurityGroupEgress";
    return desk.runOnce(
        call,
        action,
        new Request(groupId, List.copyOf(rules)),
        Answer.ID,
        tx -> add(tx, call, groupId, rules));
  }

  private String add(Transaction tx, Call call, String groupId, List<RuleRequest> requests) {
    SecurityGroup group = Lookup.group(tx, call, groupId);
    RuleChecks checks = new RuleChecks(tx, call, desk.settings());
    List<SecurityRule> rules = new ArrayList<>(group.rules());
    for (RuleRequest request : requests) {
      SecurityRule rule =
          new RuleParser(request, AUTHORIZE_PORT_CODE).parse(desk.newId("sgr"), desk.now());
      checks.checkPeer(group, rule);
      if (rules.stream().noneMatch(rule::sameAs)) {
        rules.add(rule);
      }
    }
    SecurityGroup changed = group.withRules(rules);
    if (rules.size() > group.rules().size()) {
      checks.checkLimits(changed);
    }
    tx.put(Kinds.SECURITY_GROUP, changed);
    return groupId;
  }

  /**
   * Takes rules out of a group by their ids, all or none.
   *
   * @param direction the direction all of them have
   * @param ruleIds 1 to 100
   * @return the group's id
   */
  public Commit<String> revokeIds(
      Call call, String groupId, Direction direction, List<String> ruleIds) {
    checkCount(ruleIds.size());
    return desk.runOnce(
        call,
        revoking(direction),
        new IdsRequest(groupId, List.copyOf(ruleIds)),
        Answer.ID,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          for (String id : ruleIds) {
            if (group.rules().stream()
                .noneMatch(rule -> rule.id().equals(id) && rule.direction() == direction)) {
              throw EcsException.invalid(
                  direction == Direction.INGRESS
                      ? "InvalidParam.SecurityGroupRuleId"
                      : "InvalidSecurityGroupRule.RuleNotExist",
                  "The rule '" + id + "' is not in the group.");
            }
          }
          return keep(
              tx,
              group,
              group.rules().stream().filter(rule -> !ruleIds.contains(rule.id())).toList());
        });
  }

  /**
   * Takes rules out of a group by what they say; what matches none succeeds too.
   *
   * @param rules 1 to 100
   * @return the group's id
   */
  public Commit<String> revoke(Call call, String groupId, List<RuleRequest> rules) {
    checkCount(rules.size());
    return desk.runOnce(
        call,
        revoking(rules.getFirst().direction()),
        new Request(groupId, List.copyOf(rules)),
        Answer.ID,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          List<SecurityRule> kept = new ArrayList<>(group.rules());
          for (RuleRequest request : rules) {
            SecurityRule named = new RuleParser(request, REVOKE_PORT_CODE).parse("", desk.now());
            kept.removeIf(named::sameAs);
          }
          return keep(tx, group, kept);
        });
  }

  /**
   * Changes a rule; what the request does not say stays as it is.
   *
   * @param ruleId the rule; empty finds it by what the request says, and then only priority and
   *     description change
   * @return the group's id
   */
  public Commit<String> modify(Call call, String groupId, String ruleId, RuleRequest request) {
    return desk.runOnce(
        call,
        request.direction() == Direction.INGRESS
            ? "ModifySecurityGroupRule"
            : "ModifySecurityGroupEgressRule",
        new ChangeRequest(groupId, ruleId, request),
        Answer.ID,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          SecurityRule old = find(group, ruleId, request);
          SecurityRule now =
              new RuleParser(RuleMerge.over(old, request), AUTHORIZE_PORT_CODE)
                  .parse(old.id(), old.createdAt());
          RuleChecks checks = new RuleChecks(tx, call, desk.settings());
          checks.checkPeer(group, now);
          List<SecurityRule> rules = new ArrayList<>(group.rules());
          rules.set(rules.indexOf(old), now);
          checks.checkLimits(group.withRules(rules));
          return keep(tx, group, rules);
        });
  }

  private SecurityRule find(SecurityGroup group, String ruleId, RuleRequest request) {
    SecurityRule named =
        ruleId.isEmpty()
            ? new RuleParser(request, AUTHORIZE_PORT_CODE).parse("", desk.now())
            : null;
    return group.rules().stream()
        .filter(rule -> rule.direction() == request.direction())
        .filter(rule -> named == null ? rule.id().equals(ruleId) : rule.sameAs(named))
        .findFirst()
        .orElseThrow(() ->
            EcsException.notFound("SecurityGroupRule.NotFound", "The rule is not in the group."));
  }

  private static String revoking(Direction direction) {
    return direction == Direction.INGRESS ? "RevokeSecurityGroup" : "RevokeSecurityGroupEgress";
  }

  private static String keep(Transaction tx, SecurityGroup group, List<SecurityRule> rules) {
    tx.put(Kinds.SECURITY_GROUP, group.withRules(rules));
    return group.id();
  }

  private static void checkCount(int count) {
    if (count == 0) {
      throw EcsException.missing("Permissions");
    }
    if (count > MAX_RULES) {
      throw EcsException.invalid(
          "InvalidParameter", count + " rules in one request, at most " + MAX_RULES + ".");
    }
  }
}
