package io.eniswitch.dataplane;

import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.RuleAction;
import java.util.List;

/**
 * A security group as control declares it.
 *
 * @param groupId its name
 * @param type which defaults hold
 * @param innerAccess ACCEPT: what members send each other is let in ahead of all rules
 * @param rules of both directions, in any order
 */
public record SecurityGroupConfig(
    String groupId, GroupType type, RuleAction innerAccess, List<RuleConfig> rules) {
  /** Copies the rules. */
  public SecurityGroupConfig {
    rules = List.copyOf(rules);
  }
}
