package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.List;

/**
 * A set of rules and the ENIs they apply to; the ENIs name the group, not the group its ENIs.
 *
 * @param id {@code sg-…}
 * @param regionId the region it is in
 * @param vpcId the VPC of all its members
 * @param type normal or enterprise
 * @param innerAccess what happens between members before any rule; always DROP for enterprise
 * @param rules in the order they were made, both directions
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record SecurityGroup(
    String id,
    String regionId,
    String vpcId,
    GroupType type,
    RuleAction innerAccess,
    List<SecurityRule> rules,
    Labels labels,
    Instant createdAt) {
  /** Refuses an enterprise group that lets its members talk. */
  public SecurityGroup {
    rules = List.copyOf(rules);
    if (type == GroupType.ENTERPRISE && innerAccess != RuleAction.DROP) {
      throw new IllegalArgumentException("an enterprise group's inner access is always DROP");
    }
  }

  /** This group with other rules. */
  public SecurityGroup withRules(List<SecurityRule> newRules) {
    return new SecurityGroup(id, regionId, vpcId, type, innerAccess, newRules, labels, createdAt);
  }

  /** This group with another inner access policy. */
  public SecurityGroup withInnerAccess(RuleAction newInnerAccess) {
    return new SecurityGroup(id, regionId, vpcId, type, newInnerAccess, rules, labels, createdAt);
  }

  /** This group with other labels. */
  public SecurityGroup withLabels(Labels newLabels) {
    return new SecurityGroup(id, regionId, vpcId, type, innerAccess, rules, newLabels, createdAt);
  }

  /** The number of rules that name another group. */
  public long groupRuleCount() {
    return rules.stream().filter(rule -> rule.peerGroupId() != null).count();
  }
}
