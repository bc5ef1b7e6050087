package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionKey;
import io.eniswitch.dataplane.session.SessionTable;

/**
 * The packet that an ICMP error quotes: its IP header and at least eight bytes behind it.
 *
 * <p><b>Threading</b>: stateless. <b>Source</b>: RFC 792, RFC 5927 section 3.
 */
final class QuotedPacket {
  private static final int ICMP_HEADER_BYTES = 8;
  private static final int IPV4_BYTES = 20;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP = 1;

  private QuotedPacket() {}

  /** The session that the error in {@code frame} is about, or {@link Session#NONE}. */
  static long session(
      final SessionTable sessions,
      final long frame,
      final int length,
      final int layout,
      final int vni) {
    final int at = Layout.l4Offset(layout) + ICMP_HEADER_BYTES;
    final long ip = frame + at;
    if (!Layout.isIpv4(layout)
        || at + IPV4_BYTES + 8 > length
        || Memory.readByte(ip) >>> 4 != 4
        // The quoted packet was sent by the one who now gets the error.
        || Memory.readInt(ip + 12) != Memory.readInt(frame + Layout.IP_OFFSET + 16)) {
      return Session.NONE;
    }
    final int headerBytes = (Memory.readByte(ip) & 0xf) * 4;
    final boolean laterFragment = (Memory.readShortBe(ip + 6) & 0x1fff) != 0;
    if (headerBytes < IPV4_BYTES || at + headerBytes + 8 > length || laterFragment) {
      return Session.NONE;
    }
    final int protocol = Memory.readByte(ip + 9);
    final long pair = Memory.readLong(ip + 12);
    final int side = SessionKey.side(pair);
    final long addresses = SessionKey.ordered(pair, side);
    final long service = SessionKey.service(ports(ip + headerBytes, protocol), side, protocol, vni);
    return sessions.find(sessions.home(SessionKey.hash(addresses, service)), addresses, service);
  }

  private static int ports(final long l4, final int protocol) {
    if (protocol == TCP || protocol == UDP) {
      return Memory.readInt(l4);
    }
    final int identifier = protocol == ICMP ? Memory.readShort(l4 + 4) : 0;
    return identifier | identifier << 16;
  }
}
