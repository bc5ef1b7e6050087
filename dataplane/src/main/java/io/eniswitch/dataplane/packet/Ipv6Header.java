package io.eniswitch.dataplane.packet;

/**
 * The IPv6 header, by its address. Addresses are two longs as loaded from a packet. <b>Source</b>:
 * RFC 8200.
 */
public final class Ipv6Header {
  /** Header length. */
  public static final int BYTES = 40;

  /** Offset of the payload length. */
  public static final int PAYLOAD_LENGTH = 4;

  /** Offset of the number of the header that follows. */
  public static final int NEXT_HEADER = 6;

  /** Offset of the hop limit. */
  public static final int HOP_LIMIT = 7;

  /** Offset of the source address. */
  public static final int SOURCE = 8;

  /** Offset of the destination address. */
  public static final int DESTINATION = 24;

  /** Length of an address. */
  public static final int ADDRESS_BYTES = 16;

  /** Header number of ICMPv6. */
  public static final int NEXT_ICMP = 58;

  /** Smallest MTU a link may have. */
  public static final int MIN_MTU_BYTES = 1280;

  private static final int VERSION_6 = 0x6000_0000;

  private Ipv6Header() {}

  /** Length of what follows the header, as the header states it. */
  public static int payloadLength(final long ip) {
    return Memory.readShortBe(ip + PAYLOAD_LENGTH);
  }

  /** The hop limit. */
  public static int hopLimit(final long ip) {
    return Memory.readByte(ip + HOP_LIMIT);
  }

  /** True if the address at {@code address} names a group of receivers. */
  public static boolean isMulticast(final long address) {
    return Memory.readByte(address) == 0xff;
  }

  /** True if the address at {@code address} is {@code ::}. */
  public static boolean isUnspecified(final long address) {
    return (Memory.readLong(address) | Memory.readLong(address + 8)) == 0;
  }

  /** True if the address at {@code address} is in fe80::/10. */
  public static boolean isLinkLocal(final long address) {
    return (Memory.readShortBe(address) & 0xffc0) == 0xfe80;
  }

  /** Writes the header but for its addresses, with no traffic class and no flow label. */
  public static void write(
      final long ip, final int payloadLength, final int nextHeader, final int hopLimit) {
    Memory.writeIntBe(ip, VERSION_6);
    Memory.writeShortBe(ip + PAYLOAD_LENGTH, payloadLength);
    Memory.writeByte(ip + NEXT_HEADER, nextHeader);
    Memory.writeByte(ip + HOP_LIMIT, hopLimit);
  }

  /** Writes an address, halves as loaded from a packet. */
  public static void writeAddress(final long address, final long high, final long low) {
    Memory.writeLong(address, high);
    Memory.writeLong(address + 8, low);
  }

  /** Copies an address. */
  public static void copyAddress(final long from, final long to) {
    writeAddress(to, Memory.readLong(from), Memory.readLong(from + 8));
  }
}
