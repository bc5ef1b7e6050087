package io.eniswitch.dataplane.policy;

/**
 * What a classifier asks of a packet besides its addresses, in one long.
 *
 * <p><b>Layout</b>: bit 40 set = egress; bits 24 to 39 source port; bits 16 to 23 protocol; bits 0
 * to 15 destination port. Ports are 0 for protocols without ports; ICMP's type and code are not
 * looked at by any rule.
 */
public final class PacketWord {
  private static final int EGRESS_BIT = 40;

  private PacketWord() {}

  /** A packet towards the ENI. Protocol 0 to 255, ports 0 to 65535. */
  public static long ingress(final int protocol, final int srcPort, final int dstPort) {
    return (long) srcPort << 24 | (long) protocol << 16 | dstPort;
  }

  /** A packet from the ENI. Protocol 0 to 255, ports 0 to 65535. */
  public static long egress(final int protocol, final int srcPort, final int dstPort) {
    return 1L << EGRESS_BIT | ingress(protocol, srcPort, dstPort);
  }

  /** True for a packet from the ENI. */
  static boolean isEgress(final long word) {
    return (word & 1L << EGRESS_BIT) != 0;
  }

  /** Which way it goes. */
  static Direction direction(final long word) {
    return isEgress(word) ? Direction.EGRESS : Direction.INGRESS;
  }

  /** The IP protocol number. */
  static int protocol(final long word) {
    return (int) (word >>> 16) & 0xff;
  }

  /** The source port. */
  static int srcPort(final long word) {
    return (int) (word >>> 24) & 0xffff;
  }

  /** The destination port. */
  static int dstPort(final long word) {
    return (int) word & 0xffff;
  }

  /** Protocol and destination port, 0 to 2^24 - 1. */
  static int service(final long word) {
    return (int) word & 0xffffff;
  }

  /** Protocol and destination port as the top 24 bits of an interval key. */
  static long serviceKey(final long word) {
    return word << 40;
  }
}
