package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * Which worker a packet's session belongs to: by VNI and the pair of addresses alone, so that both
 * directions, all fragments and the ICMP errors about them come to the same one.
 *
 * <p><b>Threading</b>: stateless. <b>Source</b>: decision 71.
 */
public final class SessionOwner {
  private static final int ICMP_HEADER_BYTES = 8;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;

  private SessionOwner() {}

  /** The worker, 0 to {@code workers - 1}, of a parsed packet in {@code vni}. */
  public static int of(
      final PacketVector vector, final int slot, final int vni, final int workers) {
    final int layout = vector.layout[slot];
    final long frame = vector.address[slot];
    long ip = frame + Layout.IP_OFFSET;
    if ((layout & Layout.ICMP_ERROR) != 0) {
      ip = aboutSlowPath(ip, frame, vector.length[slot], layout);
    }
    final long addresses = Layout.isIpv4(layout) ? addresses4(ip) : addresses6(ip);
    final long hash = SessionKey.hash(addresses, (long) vni << 40) & 0xffffffffL;
    return (int) (hash * workers >>> 32);
  }

  /** The header that an error quotes, or its own if it quotes none. */
  private static long aboutSlowPath(
      final long ip, final long frame, final int length, final int layout) {
    final int at = Layout.l4Offset(layout) + ICMP_HEADER_BYTES;
    final boolean ipv4 = Layout.isIpv4(layout);
    final int needed = at + (ipv4 ? IPV4_BYTES : IPV6_BYTES);
    return length >= needed && Memory.readByte(frame + at) >>> 4 == (ipv4 ? 4 : 6)
        ? frame + at
        : ip;
  }

  private static long addresses4(final long ip) {
    final long pair = Memory.readLong(ip + 12);
    return SessionKey.ordered(pair, SessionKey.side(pair));
  }

  private static long addresses6(final long ip) {
    final long source = ip + 8;
    final int side = SessionKey.side6(source);
    return SessionKey.fold(source + side * 16L, source + (side ^ 1) * 16L);
  }
}
