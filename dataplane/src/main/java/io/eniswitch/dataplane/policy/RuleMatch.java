package io.eniswitch.dataplane.policy;

import org.jspecify.annotations.Nullable;

/**
 * The packets a rule is about.
 *
 * @param protocol which protocol
 * @param peer the other side's addresses
 * @param local the ENI's own addresses (a five-tuple rule), or null for any
 * @param srcPorts the packet's source ports
 * @param dstPorts the packet's destination ports
 */
public record RuleMatch(
    RuleProtocol protocol,
    Peer peer,
    @Nullable Cidr local,
    PortRange srcPorts,
    PortRange dstPorts) {

  /** Checks that protocol, ports and address families go together. */
  public RuleMatch {
    if (!protocol.hasPorts()
        && !(srcPorts.equals(PortRange.ANY) && dstPorts.equals(PortRange.ANY))) {
      throw new IllegalArgumentException(
          "ports %s > %s: protocol %s has none, only %s is accepted"
              .formatted(srcPorts, dstPorts, protocol, PortRange.ANY));
    }
    if (peer instanceof Peer.Network network) {
      checkFamily(protocol, network.cidr());
      if (local != null && local.family() != network.cidr().family()) {
        throw new IllegalArgumentException(
            "networks %s and %s: must be of one family".formatted(network, local));
      }
    }
    if (local != null) {
      checkFamily(protocol, local);
    }
  }

  private static void checkFamily(final RuleProtocol protocol, final Cidr cidr) {
    boolean v4 = cidr.family() == Cidr.Family.V4;
    if (v4 ? protocol == RuleProtocol.ICMPV6 : protocol == RuleProtocol.ICMP) {
      throw new IllegalArgumentException(
          "protocol %s with network %s: must be of the same family".formatted(protocol, cidr));
    }
  }

  /** Every packet of {@code protocol} with {@code peer}. */
  public static RuleMatch of(final RuleProtocol protocol, final Peer peer) {
    return new RuleMatch(protocol, peer, null, PortRange.ANY, PortRange.ANY);
  }

  /** The packets of {@code protocol} with {@code peer} to the ports {@code dstPorts}. */
  public static RuleMatch of(
      final RuleProtocol protocol, final Peer peer, final PortRange dstPorts) {
    return new RuleMatch(protocol, peer, null, PortRange.ANY, dstPorts);
  }

  /**
   * True if the rule is about every packet that {@code other} is about. Members of a group and
   * entries of a prefix list are not looked at: a rule that speaks of them covers nothing.
   */
  boolean covers(final RuleMatch other) {
    return (protocol == RuleProtocol.ALL || protocol == other.protocol)
        && coversPeer(other.peer)
        && (local == null || other.local != null && local.covers(other.local))
        && srcPorts.covers(other.srcPorts)
        && dstPorts.covers(other.dstPorts);
  }

  private boolean coversPeer(final Peer other) {
    return switch (peer) {
      case Peer.Any any -> true;
      case Peer.Network network ->
          other instanceof Peer.Network of && network.cidr().covers(of.cidr());
      case Peer.Group group -> false;
      case Peer.Prefixes prefixes -> false;
    };
  }
}
