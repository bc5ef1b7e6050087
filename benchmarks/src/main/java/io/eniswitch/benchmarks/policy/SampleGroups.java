package io.eniswitch.benchmarks.policy;

import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.MemberSet;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Security groups as tenants have them, from a fixed seed: inbound rules for networks of 10.0.0.0/8
 * and 2001:db8::/32 to single ports and port ranges, one in ten for a group; and members of the
 * groups.
 */
final class SampleGroups {
  /** Members of each group. */
  static final int MEMBERS = 2_000;

  private static final int RULES_PER_GROUP = 200;
  private static final int FIRST_PEER_GROUP = 100;
  private static final int PEER_GROUPS = 20;
  private static final long DOCUMENTATION = 0x20010db8_00000000L;

  private final Random random = new Random(7);
  private final List<Cidr> networks = new ArrayList<>();
  private final boolean v6;

  /** Rules and packets of IPv6, or of IPv4. */
  SampleGroups(final boolean v6) {
    this.v6 = v6;
  }

  /** Groups of one ENI with {@code ruleCount} rules together. */
  List<SecurityGroupSpec> groups(final int ruleCount) {
    List<SecurityGroupSpec> groups = new ArrayList<>();
    for (int from = 0; from < ruleCount; from += RULES_PER_GROUP) {
      List<SecurityRule> rules = new ArrayList<>();
      for (int i = from; i < Math.min(ruleCount, from + RULES_PER_GROUP); i++) {
        RuleAction action = i % 5 == 0 ? RuleAction.DROP : RuleAction.ACCEPT;
        rules.add(new SecurityRule("sgr-" + i, Direction.INGRESS, action, 1 + i % 100, match(i)));
      }
      groups.add(new SecurityGroupSpec(groups.size(), GroupType.BASIC, RuleAction.ACCEPT, rules));
    }
    return groups;
  }

  private RuleMatch match(final int i) {
    RuleProtocol protocol = i % 3 == 0 ? RuleProtocol.UDP : RuleProtocol.TCP;
    int port = 1 + random.nextInt(20_000);
    PortRange ports = i % 4 == 0 ? new PortRange(port, port + 1_000) : PortRange.of(port);
    if (i % 10 == 9) {
      Peer group = new Peer.Group(FIRST_PEER_GROUP + random.nextInt(PEER_GROUPS));
      return RuleMatch.of(protocol, group, ports);
    }
    Cidr network =
        v6
            ? Cidr.v6(peerHigh(), random.nextLong(), 48 + 16 * random.nextInt(6))
            : Cidr.v4((int) (peerHigh() >>> 32), 16 + random.nextInt(17));
    networks.add(network);
    return RuleMatch.of(protocol, new Peer.Network(network), ports);
  }

  /** A left-aligned peer address; half of them inside the network of a rule. */
  long peerHigh() {
    if (!networks.isEmpty() && random.nextBoolean()) {
      return networks.get(random.nextInt(networks.size())).high();
    }
    return v6
        ? DOCUMENTATION | random.nextInt(1 << 20)
        : (0x0a000000L | random.nextInt(1 << 24)) << 32;
  }

  /** Fills a VPC: every peer group has {@link #MEMBERS}, as every group of the ENI. */
  void join(final MemberSet members) {
    for (int i = 0; i < MEMBERS * 10; i++) {
      int group = FIRST_PEER_GROUP + i % PEER_GROUPS;
      long high = peerHigh();
      if (v6) {
        members.replaceV6(high, random.nextLong(), group, i % 5);
      } else {
        members.replaceV4((int) (high >>> 32), group, i % 5);
      }
    }
  }
}
