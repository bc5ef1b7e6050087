package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * The key of a packet's session: what {@link SessionKey} makes of its headers.
 *
 * <p>An echo request has its identifier for source port and the identifier's complement for
 * destination port, its reply the other way round, so that a session lets only its responder reply.
 * Other protocols have no ports. <b>Threading</b>: stateless.
 */
public final class FlowKey {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST6 = 128;
  private static final int ECHO_REPLY6 = 129;
  // The ports of no echo, so that other messages find no session.
  private static final int NO_ECHO = 0;

  private FlowKey() {}

  /** Writes the key of the packet in {@code slot}, which has these ports. */
  public static void write(
      final PacketVector vector, final int slot, final int ports, final int vni) {
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    final int layout = vector.layout[slot];
    final int side;
    if (Layout.isIpv4(layout)) {
      final long pair = Memory.readLong(ip + 12);
      side = SessionKey.side(pair);
      vector.addresses[slot] = SessionKey.ordered(pair, side);
    } else {
      final long source = ip + 8;
      side = SessionKey.side6(source);
      vector.addresses[slot] = SessionKey.fold(source + side * 16L, source + (side ^ 1) * 16L);
    }
    vector.side[slot] = (byte) side;
    vector.service[slot] = SessionKey.service(ports, side, Layout.protocol(layout), vni);
  }

  /** Source port in the low, destination port in the high short, as loaded from the packet. */
  public static int ports(final long frame, final int layout) {
    return ofTransport(frame + Layout.l4Offset(layout), Layout.protocol(layout));
  }

  /** The same of a transport header of which eight bytes are there. */
  public static int ofTransport(final long l4, final int protocol) {
    if (protocol == TCP || protocol == UDP) {
      return Memory.readInt(l4);
    }
    if (protocol != ICMP && protocol != ICMPV6) {
      return 0;
    }
    final int type = Memory.readByte(l4);
    final int identifier = Memory.readShort(l4 + 4);
    final int complement = ~identifier & 0xffff;
    if (type == (protocol == ICMP ? ECHO_REQUEST : ECHO_REQUEST6)) {
      return identifier | complement << 16;
    }
    return type == (protocol == ICMP ? ECHO_REPLY : ECHO_REPLY6)
        ? complement | identifier << 16
        : NO_ECHO;
  }
}
