package io.eniswitch.dataplane.policy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A packet that someone asks about, for {@link Classifier#explain}. Addresses are left-aligned as
 * in {@link Cidr}.
 *
 * @param family of both addresses
 * @param word direction, protocol and ports, a {@link PacketWord}
 * @param peerHigh the first eight bytes of the other side's address
 * @param peerLow the last eight bytes
 * @param localHigh the first eight bytes of the ENI's address
 * @param localLow the last eight bytes
 */
public record Inquiry(
    Cidr.Family family, long word, long peerHigh, long peerLow, long localHigh, long localLow) {

  /** About an IPv4 packet; addresses in network order as ints. */
  public static Inquiry v4(final long word, final int peer, final int local) {
    return new Inquiry(Cidr.Family.V4, word, (long) peer << 32, 0, (long) local << 32, 0);
  }

  /** True if {@code match} covers the packet; the peer is a member of {@code peerGroups}. */
  boolean isMatchedBy(
      final RuleMatch match,
      final Set<Integer> peerGroups,
      final Map<Integer, PrefixList> prefixLists) {
    return (match.protocol() == RuleProtocol.ALL
            || match.protocol().number() == PacketWord.protocol(word))
        && match.srcPorts().contains(PacketWord.srcPort(word))
        && match.dstPorts().contains(PacketWord.dstPort(word))
        && (match.local() == null || isIn(match.local(), localHigh, localLow))
        && switch (match.peer()) {
          case Peer.Any any -> true;
          case Peer.Network network -> isIn(network.cidr(), peerHigh, peerLow);
          case Peer.Group group -> peerGroups.contains(group.groupId());
          case Peer.Prefixes prefixes ->
              isInAny(prefixLists.get(prefixes.prefixListId()), peerHigh, peerLow);
        };
  }

  private boolean isInAny(final @Nullable PrefixList list, final long high, final long low) {
    return list != null && list.entries().stream().anyMatch(entry -> isIn(entry, high, low));
  }

  private boolean isIn(final Cidr cidr, final long high, final long low) {
    return cidr.family() == family && cidr.contains(high, low);
  }
}
