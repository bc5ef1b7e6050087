package io.eniswitch.dataplane.packet;

/**
 * What a fragment says of its datagram, in frames that {@link Parser} has passed with {@link
 * Layout#FRAGMENT}.
 *
 * <p><b>Threading</b>: stateless. <b>Source</b>: RFC 791 section 3.1, RFC 8200 section 4.5.
 */
public final class FragmentHeader {
  private static final int IPV6_BYTES = 40;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;

  private FragmentHeader() {}

  /** Position in the datagram of its first byte, a multiple of 8. */
  public static int offsetBytes(final long frame, final int layout) {
    final long ip = frame + Layout.IP_OFFSET;
    return Layout.isIpv4(layout)
        ? (Memory.readShortBe(ip + 6) & 0x1fff) * 8
        : Memory.readShortBe(header6(ip) + 2) & 0xfff8;
  }

  /** True if it is not the last one. */
  public static boolean hasMore(final long frame, final int layout) {
    final long ip = frame + Layout.IP_OFFSET;
    return Layout.isIpv4(layout)
        ? (Memory.readByte(ip + 6) & 0x20) != 0
        : (Memory.readByte(header6(ip) + 3) & 1) != 0;
  }

  /** The identification that the fragments of a datagram share, as loaded. */
  public static int id(final long frame, final int layout) {
    final long ip = frame + Layout.IP_OFFSET;
    return Layout.isIpv4(layout) ? Memory.readShort(ip + 4) : Memory.readInt(header6(ip) + 4);
  }

  /** Bytes of the datagram that it carries, 1 or more. */
  public static int payloadBytes(final long frame, final int layout) {
    final long ip = frame + Layout.IP_OFFSET;
    final int ipBytes =
        Layout.isIpv4(layout)
            ? Memory.readShortBe(ip + 2)
            : Memory.readShortBe(ip + 4) + IPV6_BYTES;
    // IPv6 counts what follows the fragment header, extension headers of a first fragment too.
    return Layout.isIpv4(layout)
        ? ipBytes - (Layout.l4Offset(layout) - Layout.IP_OFFSET)
        : (int) (ip + ipBytes - (header6(ip) + 8));
  }

  /** The fragment header; the parser has seen it and all in front of it. */
  private static long header6(final long ip) {
    long at = ip + IPV6_BYTES;
    int next = Memory.readByte(ip + 6);
    while (next != FRAGMENT) {
      final int bytes =
          next == AUTHENTICATION
              ? (Memory.readByte(at + 1) + 2) * 4
              : (Memory.readByte(at + 1) + 1) * 8;
      next = Memory.readByte(at);
      at += bytes;
    }
    return at;
  }
}
