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
    define(policies, BenchmarkRules.FIRST);
    return policies.retain(vni, 1) + 1;
  }

  /** Defines the group, or replaces it by one that says the same about the traffic. */
  static void define(final PolicyTable policies, final BenchmarkRules which) {
    final List<SecurityRule> rules = new ArrayList<>();
    for (final Direction direction : Direction.values()) {
      for (int i = 1; i <= DROP_RULES; i++) {
        final Peer peer = new Peer.Network(Cidr.parse("10.200." + i + ".0/24"));
        final RuleMatch match =
            RuleMatch.of(RuleProtocol.UDP, peer, PortRange.of(3000 + i + which.version() % 2));
        rules.add(rule(direction, RuleAction.DROP, i, match));
      }
      final Peer everyone =
          new Peer.Network(Cidr.parse(which.isOther() ? "10.0.0.0/9" : "10.0.0.0/8"));
      final RuleProtocol protocol = which.isOther() ? RuleProtocol.ALL : RuleProtocol.UDP;
      final int priority = which.isLast() ? 51 : 50;
      rules.add(rule(direction, RuleAction.ACCEPT, priority, RuleMatch.of(protocol, everyone)));
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
