package io.eniswitch.dataplane.packet;

/**
 * The Internet checksum and its incremental update.
 *
 * <p>Sums and checksums are in machine order: what {@link Memory#readShort} reads and {@link
 * Memory#writeShort} writes; the one's complement sum does not care. A sum is a long that is not
 * folded yet, so that sums of parts that start at an even offset are added with {@code +}.
 *
 * <p><b>Bounds</b>: a sum holds 2^31 bytes without overflow. <b>Source</b>: RFC 1071; RFC 1624,
 * equation 3; pseudo-headers of RFC 768, RFC 9293 and RFC 8200, section 8.1.
 */
public final class Checksum {
  private static final long INT_MASK = 0xffffffffL;

  private Checksum() {}

  /** Sum of {@code bytes} bytes; an odd last one counts as if a zero followed. */
  public static long sum(final long address, final int bytes) {
    final long end = address + (bytes & -32);
    long low = 0;
    long high = 0;
    long at = address;
    while (at != end) {
      final long first = Memory.readLong(at);
      final long second = Memory.readLong(at + 8);
      final long third = Memory.readLong(at + 16);
      final long fourth = Memory.readLong(at + 24);
      low += (first & INT_MASK) + (second & INT_MASK) + (third & INT_MASK) + (fourth & INT_MASK);
      high += (first >>> 32) + (second >>> 32) + (third >>> 32) + (fourth >>> 32);
      at += 32;
    }
    return low + high + sumShort(at, bytes & 31);
  }

  /** Sum of the pseudo-header of {@code l4Bytes} bytes in the IPv4 packet at {@code ip}. */
  public static long pseudoHeader4(final long ip, final int protocol, final int l4Bytes) {
    return (Ipv4Header.source(ip) & INT_MASK)
        + (Ipv4Header.destination(ip) & INT_MASK)
        + (protocol << 8)
        + swapped(l4Bytes);
  }

  /** Sum of the pseudo-header of {@code l4Bytes} bytes in the IPv6 packet at {@code ip}. */
  public static long pseudoHeader6(final long ip, final int protocol, final int l4Bytes) {
    return sumShort(ip + Ipv6Header.SOURCE, 32)
        + (protocol << 8)
        + (Integer.reverseBytes(l4Bytes) & INT_MASK);
  }

  /** The checksum of a sum: 0 if the sum covered a checksum field that was right. */
  public static int finish(final long sum) {
    return ~fold(sum) & 0xffff;
  }

  /** The checksum after one 16-bit word it covers went from {@code before} to {@code after}. */
  public static int update(final int checksum, final int before, final int after) {
    return finish((~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffffL));
  }

  /** The checksum after 32 bits it covers, at an even offset, went to {@code after}. */
  public static int updateInt(final int checksum, final int before, final int after) {
    return finish((~checksum & 0xffff) + (~before & INT_MASK) + (after & INT_MASK));
  }

  /** Writes the header checksum of the IPv4 packet at {@code ip}. */
  public static void writeIpv4Header(final long ip) {
    Memory.writeShort(ip + Ipv4Header.CHECKSUM, 0);
    Memory.writeShort(ip + Ipv4Header.CHECKSUM, finish(sum(ip, Ipv4Header.headerBytes(ip))));
  }

  /**
   * Writes the checksum of a UDP datagram under its pseudo-header's sum. One that comes out as
   * zero, which means "none", is sent as all ones.
   */
  public static void writeUdp(final long pseudoHeader, final long udp, final int udpBytes) {
    Memory.writeShort(udp + UdpHeader.CHECKSUM, 0);
    final int checksum = finish(pseudoHeader + sum(udp, udpBytes));
    Memory.writeShort(udp + UdpHeader.CHECKSUM, checksum == 0 ? 0xffff : checksum);
  }

  /** Writes the checksum of an ICMP message; the sum of ICMPv4's pseudo-header is 0. */
  public static void writeIcmp(final long pseudoHeader, final long icmp, final int icmpBytes) {
    Memory.writeShort(icmp + IcmpHeader.CHECKSUM, 0);
    Memory.writeShort(icmp + IcmpHeader.CHECKSUM, finish(pseudoHeader + sum(icmp, icmpBytes)));
  }

  private static long sumShort(final long address, final int bytes) {
    long sum = 0;
    long at = address;
    int left = bytes;
    while (left >= 4) {
      sum += Memory.readInt(at) & INT_MASK;
      at += 4;
      left -= 4;
    }
    if ((left & 2) != 0) {
      sum += Memory.readShort(at);
      at += 2;
    }
    return (left & 1) == 0 ? sum : sum + Memory.readByte(at);
  }

  private static int fold(final long sum) {
    long folded = (sum >>> 32) + (sum & INT_MASK);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }

  private static int swapped(final int word) {
    return Short.reverseBytes((short) word) & 0xffff;
  }
}
