package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.session.FlowKey;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionKey;
import io.eniswitch.dataplane.session.SessionTable;

/**
 * The packet that an ICMP error quotes: its IP header and at least eight bytes behind it.
 *
 * <p><b>Threading</b>: stateless. <b>Source</b>: RFC 792, RFC 4443, RFC 5927 section 3.
 */
final class QuotedPacket {
  private static final int ICMP_HEADER_BYTES = 8;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int PORTS_BYTES = 8;

  private QuotedPacket() {}

  /** The session that the error in {@code frame} is about, or {@link Session#NONE}. */
  static long session(
      final SessionTable sessions,
      final long frame,
      final int length,
      final int layout,
      final int vni) {
    final int at = Layout.l4Offset(layout) + ICMP_HEADER_BYTES;
    return Layout.isIpv4(layout)
        ? session4(sessions, frame, frame + at, length - at, vni)
        : session6(sessions, frame, frame + at, length - at, vni);
  }

  /** The TCP sequence number of a quoted segment whose session was found. */
  static int sequence(final long frame, final int layout) {
    final long ip = frame + Layout.l4Offset(layout) + ICMP_HEADER_BYTES;
    final int headerBytes = Layout.isIpv4(layout) ? (Memory.readByte(ip) & 0xf) * 4 : IPV6_BYTES;
    return Memory.readIntBe(ip + headerBytes + 4);
  }

  private static long session4(
      final SessionTable sessions,
      final long frame,
      final long ip,
      final int available,
      final int vni) {
    if (available < IPV4_BYTES + PORTS_BYTES
        || Memory.readByte(ip) >>> 4 != 4
        // The quoted packet was sent by the one who now gets the error.
        || Memory.readInt(ip + 12) != Memory.readInt(frame + Layout.IP_OFFSET + 16)) {
      return Session.NONE;
    }
    final int headerBytes = (Memory.readByte(ip) & 0xf) * 4;
    final boolean laterFragment = (Memory.readShortBe(ip + 6) & 0x1fff) != 0;
    if (headerBytes < IPV4_BYTES || available < headerBytes + PORTS_BYTES || laterFragment) {
      return Session.NONE;
    }
    final int protocol = Memory.readByte(ip + 9);
    final long pair = Memory.readLong(ip + 12);
    final int side = SessionKey.side(pair);
    final long addresses = SessionKey.ordered(pair, side);
    final long service =
        SessionKey.service(FlowKey.ofTransport(ip + headerBytes, protocol), side, protocol, vni);
    return sessions.find(sessions.home(SessionKey.hash(addresses, service)), addresses, service);
  }

  /** A quoted packet with extension headers is not looked into: its error is unrelated. */
  private static long session6(
      final SessionTable sessions,
      final long frame,
      final long ip,
      final int available,
      final int vni) {
    final long source = ip + 8;
    final long receiver = frame + Layout.IP_OFFSET + 24;
    if (available < IPV6_BYTES + PORTS_BYTES
        || Memory.readByte(ip) >>> 4 != 6
        || Memory.readLong(source) != Memory.readLong(receiver)
        || Memory.readLong(source + 8) != Memory.readLong(receiver + 8)) {
      return Session.NONE;
    }
    final int protocol = Memory.readByte(ip + 6);
    final int side = SessionKey.side6(source);
    final long lower = source + side * 16L;
    final long higher = source + (side ^ 1) * 16L;
    final long service =
        SessionKey.service(FlowKey.ofTransport(ip + IPV6_BYTES, protocol), side, protocol, vni);
    final int hash = SessionKey.hash(SessionKey.fold(lower, higher), service);
    return sessions.find6(sessions.home(hash), lower, higher, service);
  }
}
