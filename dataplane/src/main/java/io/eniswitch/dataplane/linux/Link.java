package io.eniswitch.dataplane.linux;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network interface as the kernel describes it.
 *
 * @param index its number in its namespace
 * @param name its name
 * @param mac the low 48 bits are the MAC address, 0 if it has none
 * @param mtu largest packet in bytes, without the Ethernet header
 * @param flags IFF_UP (1) and so on
 * @param operState 6 is up (RFC 2863)
 * @param kind {@code tun}, {@code veth}, {@code bridge}…, empty for hardware and loopback
 * @param master index of its bridge or bond, 0 without
 */
public record Link(
    int index, String name, long mac, int mtu, int flags, int operState, String kind, int master) {
  static final int HEADER_BYTES = 16;

  private static final int ADDRESS = 1;
  private static final int IFNAME = 3;
  private static final int MTU = 4;
  private static final int MASTER = 10;
  private static final int OPERSTATE = 16;
  private static final int LINKINFO = 18;
  private static final int INFO_KIND = 1;
  private static final int UP = 1;
  private static final int LOWER_UP = 1 << 16;

  /** Whether it is switched on. */
  public boolean isUp() {
    return (flags & UP) != 0;
  }

  /** Whether its other side is there. */
  public boolean hasCarrier() {
    return (flags & LOWER_UP) != 0;
  }

  /** Reads a RTM_NEWLINK or RTM_DELLINK message from its {@code ifinfomsg} on. */
  static Link parse(ByteBuffer message) {
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, HEADER_BYTES);
    ByteBuffer mac = attributes.get(ADDRESS);
    ByteBuffer name = attributes.get(IFNAME);
    ByteBuffer operState = attributes.get(OPERSTATE);
    ByteBuffer info = attributes.get(LINKINFO);
    ByteBuffer kind = info == null ? null : Netlink.attributes(info, 0).get(INFO_KIND);
    return new Link(
        message.getInt(4),
        name == null ? "" : Netlink.string(name),
        mac == null || mac.remaining() != 6 ? 0 : macOf(mac),
        intOf(attributes.get(MTU)),
        message.getInt(8),
        operState == null ? 0 : operState.get(0),
        kind == null ? "" : Netlink.string(kind),
        intOf(attributes.get(MASTER)));
  }

  private static int intOf(@Nullable ByteBuffer attribute) {
    return attribute == null ? 0 : attribute.getInt(0);
  }

  private static long macOf(ByteBuffer attribute) {
    long mac = 0;
    for (int i = 0; i < 6; i++) {
      mac = mac << 8 | (attribute.get(i) & 0xff);
    }
    return mac;
  }
}
