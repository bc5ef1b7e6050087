package io.eniswitch.dataplane.policy;

import org.jspecify.annotations.Nullable;

/**
 * The packets that two rules are both about. Groups and prefix lists count as everyone: what is
 * answered may be more than both are about, never less.
 *
 * <p><b>Threading</b>: stateless.
 */
final class Overlap {
  private Overlap() {}

  /** Of two rules, or null if no packet is of both. */
  static @Nullable RuleMatch of(final RuleMatch one, final RuleMatch other) {
    @Nullable Cidr peer = network(one.peer());
    @Nullable Cidr otherPeer = network(other.peer());
    if (!meet(one.protocol(), other.protocol())
        || !meet(peer, otherPeer)
        || !meet(one.local(), other.local())
        || !meet(one.srcPorts(), other.srcPorts())
        || !meet(one.dstPorts(), other.dstPorts())) {
      return null;
    }
    RuleProtocol protocol = one.protocol() == RuleProtocol.ALL ? other.protocol() : one.protocol();
    @Nullable Cidr peers = narrower(peer, otherPeer);
    @Nullable Cidr locals = narrower(one.local(), other.local());
    if (!areOfOneFamily(peers, locals)) {
      return null;
    }
    // ICMP of one family within packets of the other is no rule, but there may be such packets.
    boolean sayable = isOf(protocol, peers) && isOf(protocol, locals);
    return new RuleMatch(
        sayable ? protocol : RuleProtocol.ALL,
        peers == null ? new Peer.Any() : new Peer.Network(peers),
        locals,
        narrower(one.srcPorts(), other.srcPorts()),
        narrower(one.dstPorts(), other.dstPorts()));
  }

  /** The packets that a rule can be about, whoever is a member of what. */
  static RuleMatch reach(final RuleMatch rule) {
    return rule.peer() instanceof Peer.Network
        ? rule
        : new RuleMatch(
            rule.protocol(), new Peer.Any(), rule.local(), rule.srcPorts(), rule.dstPorts());
  }

  private static @Nullable Cidr network(final Peer peer) {
    return peer instanceof Peer.Network network ? network.cidr() : null;
  }

  private static boolean meet(final RuleProtocol one, final RuleProtocol other) {
    return one == other || one == RuleProtocol.ALL || other == RuleProtocol.ALL;
  }

  private static boolean meet(final @Nullable Cidr one, final @Nullable Cidr other) {
    return one == null || other == null || one.covers(other) || other.covers(one);
  }

  private static boolean meet(final PortRange one, final PortRange other) {
    return one.first() <= other.last() && other.first() <= one.last();
  }

  private static @Nullable Cidr narrower(final @Nullable Cidr one, final @Nullable Cidr other) {
    return one == null || other != null && one.covers(other) ? other : one;
  }

  private static PortRange narrower(final PortRange one, final PortRange other) {
    return new PortRange(Math.max(one.first(), other.first()), Math.min(one.last(), other.last()));
  }

  private static boolean isOf(final RuleProtocol protocol, final @Nullable Cidr network) {
    return switch (protocol) {
      case ICMP -> network == null || network.family() == Cidr.Family.V4;
      case ICMPV6 -> network == null || network.family() == Cidr.Family.V6;
      default -> true;
    };
  }

  private static boolean areOfOneFamily(final @Nullable Cidr one, final @Nullable Cidr other) {
    return one == null || other == null || one.family() == other.family();
  }
}
