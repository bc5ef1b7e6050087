package io.eniswitch.dataplane.packet;

/**
 * Walks the extension headers of an IPv6 packet to its transport header.
 *
 * <p><b>Threading</b>: stateless. <b>Layout</b>: the result packs protocol (bits 0-7), bytes of
 * IPv6 header and extensions (8-23), fragment offset in bytes (24-39), more-fragments (40) and
 * fragment (41); a negative result is the complement of a {@link DropReason}. <b>Bounds</b>: {@link
 * #MAX_HEADERS} headers, transport header within {@link #MAX_BYTES}. <b>Source</b>: RFC 8200
 * section 4, RFC 5095, RFC 7112.
 */
final class Ipv6Extensions {
  /** Most extension headers in a packet. */
  static final int MAX_HEADERS = 8;

  /** The transport header's offset in the frame must fit the layout's 8 bits. */
  static final int MAX_BYTES = 255 - 14;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;

  private Ipv6Extensions() {}

  /** Walks the headers of the {@code total} bytes at {@code ip}. */
  static long walk(final long ip, final int total) {
    int at = 40;
    int next = Memory.readByte(ip + 6);
    long fragment = 0;
    for (int i = 0; isExtension(next); i++) {
      // A second fragment header would hide the first one's "more fragments" from later stages.
      final boolean misplaced = next == HOP_BY_HOP && i > 0 || next == FRAGMENT && fragment != 0;
      if (misplaced || i == MAX_HEADERS || at + 8 > total) {
        return ~(long) DropReason.IP_OPTION.ordinal();
      }
      final int following = Memory.readByte(ip + at);
      int bytes = (Memory.readByte(ip + at + 1) + 1) * 8;
      if (next == FRAGMENT) {
        final int offsetAndFlags = Memory.readShortBe(ip + at + 2);
        fragment = 1L << 41 | (long) (offsetAndFlags & 0xfff8) << 24 | (offsetAndFlags & 1L) << 40;
        bytes = 8;
      } else if (next == AUTHENTICATION) {
        bytes = (Memory.readByte(ip + at + 1) + 2) * 4;
      } else if (next == ROUTING && Memory.readByte(ip + at + 2) == 0) {
        return ~(long) DropReason.IP_OPTION.ordinal();
      }
      at += bytes;
      if (at > total || at > MAX_BYTES) {
        return ~(long) DropReason.IP_OPTION.ordinal();
      }
      next = following;
      if ((fragment & 0xffffL << 24) != 0) {
        return fragment | (long) at << 8 | next;
      }
    }
    return fragment | (long) at << 8 | next;
  }

  /** The transport protocol. */
  static int protocol(final long found) {
    return (int) found & 0xff;
  }

  /** Bytes from the start of the IPv6 header to the transport header. */
  static int headerBytes(final long found) {
    return (int) (found >>> 8) & 0xffff;
  }

  /** True if there is a fragment header that splits the packet. */
  static boolean isFragment(final long found) {
    return (found >>> 41 & 1) != 0 && (fragmentOffset(found) != 0 || (found >>> 40 & 1) != 0);
  }

  /** Offset of the fragment in bytes. */
  static int fragmentOffset(final long found) {
    return (int) (found >>> 24) & 0xffff;
  }

  private static boolean isExtension(final int header) {
    return header == HOP_BY_HOP
        || header == DESTINATION_OPTIONS
        || header == FRAGMENT
        || header == ROUTING
        || header == AUTHENTICATION
        || header == MOBILITY;
  }
}
