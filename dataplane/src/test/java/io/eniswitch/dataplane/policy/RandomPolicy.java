package io.eniswitch.dataplane.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes random groups, memberships and packets that meet each other often, from few addresses and
 * ports.
 */
final class RandomPolicy {
  private static final int[] PORTS = {0, 1, 22, 25, 80, 255, 256, 443, 1023, 1024, 8080, 65535};
  private static final int[] PROTOCOLS = {0, 1, 6, 6, 6, 17, 17, 47, 50, 58, 132, 255};

  final Random random;
  final Map<Integer, PrefixList> prefixLists = new HashMap<>();
  final Map<BigInteger, Set<Integer>> members = new HashMap<>();
  final MemberSet memberSet = new MemberSet();
  final List<SecurityGroupSpec> groups = new ArrayList<>();
  private final List<BigInteger> v4 = new ArrayList<>();
  private final List<BigInteger> v6 = new ArrayList<>();

  RandomPolicy(Random random, int rulesPerGroup) {
    this.random = random;
    for (int i = 0; i < 24; i++) {
      v4.add(new BigInteger(32, random).shiftRight(random.nextInt(20)).xor(base("a0000000")));
      v6.add(
          new BigInteger(128, random)
              .shiftRight(random.nextInt(110))
              .xor(base("20010db8000000000000000000000000")));
    }
    v4.add(base("646464c8"));
    v4.add(BigInteger.ZERO);
    v4.add(base("ffffffff"));
    v6.add(BigInteger.ZERO);
    v6.add(base("ffffffffffffffffffffffffffffffff"));
    for (int id = 0; id < 3; id++) {
      prefixLists.put(id, new PrefixList(id, cidrs(random.nextInt(12))));
    }
    GroupType type = random.nextInt(3) == 0 ? GroupType.ENTERPRISE : GroupType.BASIC;
    int count = 1 + random.nextInt(4);
    for (int id = 0; id < count; id++) {
      RuleAction inner =
          type == GroupType.BASIC && random.nextBoolean() ? RuleAction.ACCEPT : RuleAction.DROP;
      List<SecurityRule> rules = new ArrayList<>();
      for (int i = 0; i < rulesPerGroup; i++) {
        rules.add(rule("sgr-" + id + "-" + i, type));
      }
      groups.add(new SecurityGroupSpec(id, type, inner, rules));
    }
    for (int i = 0; i < 20; i++) {
      moveOneMember();
    }
  }

  private static BigInteger base(String hex) {
    return new BigInteger(hex, 16);
  }

  /** Gives one address another set of groups, in both representations. */
  void moveOneMember() {
    boolean isV6 = random.nextBoolean();
    BigInteger address = address(isV6);
    Set<Integer> ids = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      ids.add(random.nextInt(6));
    }
    int[] array = ids.stream().mapToInt(Integer::intValue).toArray();
    if (isV6) {
      memberSet.replaceV6(TestPacket.high(address), TestPacket.low(address), array);
    } else {
      memberSet.replaceV4(address.intValue(), array);
    }
    members.put(isV6 ? address.setBit(128) : address, ids);
  }

  /** Changes, adds or removes a rule, a prefix list, or what members of a group may do. */
  void changeOneThing() {
    if (random.nextInt(6) == 0) {
      int id = random.nextInt(3);
      prefixLists.put(id, new PrefixList(id, cidrs(random.nextInt(12))));
      return;
    }
    int at = random.nextInt(groups.size());
    SecurityGroupSpec group = groups.get(at);
    RuleAction inner = group.innerAccess();
    List<SecurityRule> rules = new ArrayList<>(group.rules());
    int kind = random.nextInt(4);
    if (kind == 0 && group.type() == GroupType.BASIC) {
      inner = inner == RuleAction.ACCEPT ? RuleAction.DROP : RuleAction.ACCEPT;
    }
    if (kind >= 2 && !rules.isEmpty()) {
      rules.remove(random.nextInt(rules.size()));
    }
    if (kind != 2) {
      rules.add(random.nextInt(rules.size() + 1), rule("sgr-new", group.type()));
    }
    groups.set(at, new SecurityGroupSpec(group.groupId(), group.type(), inner, rules));
  }

  TestPacket packet() {
    boolean isV6 = random.nextBoolean();
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    boolean ports = protocol == 6 || protocol == 17;
    return new TestPacket(
        random.nextBoolean(),
        isV6,
        nearby(isV6),
        nearby(isV6),
        protocol,
        ports ? port() : 0,
        ports ? port() : 0);
  }

  private BigInteger nearby(boolean isV6) {
    BigInteger address = address(isV6);
    return random.nextInt(3) == 0 ? address.flipBit(random.nextInt(isV6 ? 128 : 32)) : address;
  }

  private BigInteger address(boolean isV6) {
    List<BigInteger> pool = isV6 ? v6 : v4;
    return pool.get(random.nextInt(pool.size()));
  }

  private int port() {
    return random.nextInt(4) == 0 ? random.nextInt(65536) : PORTS[random.nextInt(PORTS.length)];
  }

  private SecurityRule rule(String id, GroupType type) {
    Direction direction = random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS;
    RuleAction action = random.nextBoolean() ? RuleAction.ACCEPT : RuleAction.DROP;
    int priority = random.nextBoolean() ? 1 + random.nextInt(3) : 1 + random.nextInt(100);
    while (true) {
      try {
        return new SecurityRule(id, direction, action, priority, match(type));
      } catch (IllegalArgumentException familiesDiffer) {
        // ICMP met an IPv6 network, or the other way round: draw again.
      }
    }
  }

  private RuleMatch match(GroupType type) {
    RuleProtocol[] all = RuleProtocol.values();
    RuleProtocol protocol = all[random.nextInt(all.length)];
    boolean isV6 = random.nextBoolean();
    Peer peer =
        switch (random.nextInt(type == GroupType.BASIC ? 5 : 4)) {
          case 0, 1, 2 -> new Peer.Network(cidr(isV6));
          case 3 -> new Peer.Prefixes(random.nextInt(3));
          default -> new Peer.Group(random.nextInt(6));
        };
    @Nullable Cidr local = random.nextInt(4) == 0 ? cidr(isV6) : null;
    PortRange src = PortRange.ANY;
    PortRange dst = PortRange.ANY;
    if (protocol.hasPorts()) {
      src = random.nextInt(4) == 0 ? range() : PortRange.ANY;
      dst = random.nextInt(5) == 0 ? PortRange.ANY : range();
    }
    return new RuleMatch(protocol, peer, local, src, dst);
  }

  private PortRange range() {
    int a = port();
    int b = random.nextBoolean() ? a : port();
    return new PortRange(Math.min(a, b), Math.max(a, b));
  }

  private List<Cidr> cidrs(int count) {
    List<Cidr> cidrs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cidrs.add(cidr(random.nextBoolean()));
    }
    return cidrs;
  }

  private Cidr cidr(boolean isV6) {
    BigInteger address = address(isV6);
    if (isV6) {
      return Cidr.v6(TestPacket.high(address), TestPacket.low(address), random.nextInt(129));
    }
    return Cidr.v4(address.intValue(), random.nextInt(33));
  }
}
