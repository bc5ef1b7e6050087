package io.eniswitch.dataplane.policy;

import java.util.List;

/**
 * A security group as the dataplane knows it.
 *
 * @param groupId 0 or more, unique in the dataplane
 * @param type which defaults hold
 * @param innerAccess ACCEPT: what members send each other is let in ahead of all rules; enterprise
 *     groups have DROP
 * @param rules of both directions, in any order
 */
public record SecurityGroupSpec(
    int groupId, GroupType type, RuleAction innerAccess, List<SecurityRule> rules) {

  /** Checks what an enterprise group may not have, and copies the rules. */
  public SecurityGroupSpec {
    rules = List.copyOf(rules);
    if (groupId < 0) {
      throw new IllegalArgumentException("group id " + groupId + ": must be 0 or more");
    }
    if (type == GroupType.ENTERPRISE) {
      if (innerAccess != RuleAction.DROP) {
        throw new IllegalArgumentException(
            "enterprise group %d: innerAccess must be DROP".formatted(groupId));
      }
      for (SecurityRule rule : rules) {
        if (rule.match().peer() instanceof Peer.Group) {
          throw new IllegalArgumentException(
              "enterprise group %d: rule %s may not refer to a group"
                  .formatted(groupId, rule.ruleId()));
        }
      }
    }
  }
}
