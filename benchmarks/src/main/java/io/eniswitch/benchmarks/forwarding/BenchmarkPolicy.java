package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.util.ArrayList;
import java.util.List;

/** The security group of the measured ENIs: 100 rules, of which the last lets the traffic pass. */
final class BenchmarkPolicy {
  private static final int DROP_RULES = 49;

  private BenchmarkPolicy() {}

  /** Compiles the group for a VPC; answers the policy of its ENIs. */
  static int retain(final PolicyTable policies, final int vni) {
    define(policies, 0, false);
    return policies.retain(vni, 1) + 1;
  }

  /**
   * Defines the group, or replaces it by one that says the same about the traffic.
   *
   * @param version each says something else about packets that there are none of
   * @param isLast the rule that lets the traffic pass has a priority of its own, or the usual one
   */
  static void define(final PolicyTable policies, final int version, final boolean isLast) {
    final List<SecurityRule> rules = new ArrayList<>();
    for (final Direction direction : Direction.values()) {
      for (int i = 1; i <= DROP_RULES; i++) {
        final Peer peer = new Peer.Network(Cidr.parse("10.200." + i + ".0/24"));
        final RuleMatch match =
            RuleMatch.of(RuleProtocol.UDP, peer, PortRange.of(3000 + i + version % 2));
        rules.add(rule(direction, RuleAction.DROP, i, match));
      }
      final Peer everyone = new Peer.Network(Cidr.parse("10.0.0.0/8"));
      rules.add(
          rule(
              direction,
              RuleAction.ACCEPT,
              isLast ? 51 : 50,
              RuleMatch.of(RuleProtocol.UDP, everyone)));
    }
    policies.define(new SecurityGroupSpec(1, GroupType.BASIC, RuleAction.DROP, rules));
  }

  private static SecurityRule rule(
      final Direction direction,
      final RuleAction action,
      final int priority,
      final RuleMatch match) {
    return new SecurityRule(
        "sgr-" + direction + "-" + priority, direction, action, priority, match);
  }
}
