package io.eniswitch.dataplane.packet;

/** The UDP header, by its address. <b>Source</b>: RFC 768. */
public final class UdpHeader {
  /** Header length. */
  public static final int BYTES = 8;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 6;

  private static final int DESTINATION_PORT = 2;
  private static final int LENGTH = 4;

  private UdpHeader() {}

  /** The source port. */
  public static int srcPort(final long udp) {
    return Memory.readShortBe(udp);
  }

  /** The destination port. */
  public static int dstPort(final long udp) {
    return Memory.readShortBe(udp + DESTINATION_PORT);
  }

  /** Length of the datagram with its header, as the header states it. */
  public static int length(final long udp) {
    return Memory.readShortBe(udp + LENGTH);
  }

  /** Writes the header but for its checksum. */
  public static void write(
      final long udp, final int srcPort, final int dstPort, final int udpBytes) {
    Memory.writeShortBe(udp, srcPort);
    Memory.writeShortBe(udp + DESTINATION_PORT, dstPort);
    Memory.writeShortBe(udp + LENGTH, udpBytes);
  }
}
