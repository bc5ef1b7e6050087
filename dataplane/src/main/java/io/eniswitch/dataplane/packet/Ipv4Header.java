package io.eniswitch.dataplane.packet;

/**
 * The IPv4 header, by its address. IPv4 addresses are as loaded from a packet. <b>Source</b>: RFC
 * 791.
 */
public final class Ipv4Header {
  /** Length without options. */
  public static final int MIN_BYTES = 20;

  /** Offset of the type of service. */
  public static final int TYPE_OF_SERVICE = 1;

  /** Offset of the total length. */
  public static final int TOTAL_LENGTH = 2;

  /** Offset of the identification. */
  public static final int IDENTIFICATION = 4;

  /** Offset of the flags and the fragment offset. */
  public static final int FRAGMENT = 6;

  /** Offset of the time to live. */
  public static final int TIME_TO_LIVE = 8;

  /** Offset of the protocol. */
  public static final int PROTOCOL = 9;

  /** Offset of the header checksum. */
  public static final int CHECKSUM = 10;

  /** Offset of the source address. */
  public static final int SOURCE = 12;

  /** Offset of the destination address. */
  public static final int DESTINATION = 16;

  /** Bit of the fragment word: routers may not fragment the packet. */
  public static final int DONT_FRAGMENT = 0x4000;

  /** Protocol number of ICMP. */
  public static final int PROTOCOL_ICMP = 1;

  /** Protocol number of TCP. */
  public static final int PROTOCOL_TCP = 6;

  /** Protocol number of UDP. */
  public static final int PROTOCOL_UDP = 17;

  private static final int VERSION_4_NO_OPTIONS = 0x45;

  private Ipv4Header() {}

  /** Length of the header with its options, as the header states it: 0 to 60. */
  public static int headerBytes(final long ip) {
    return (Memory.readByte(ip) & 0x0f) << 2;
  }

  /** Length of the packet, as the header states it. */
  public static int totalLength(final long ip) {
    return Memory.readShortBe(ip + TOTAL_LENGTH);
  }

  /** The source address. */
  public static int source(final long ip) {
    return Memory.readInt(ip + SOURCE);
  }

  /** The destination address. */
  public static int destination(final long ip) {
    return Memory.readInt(ip + DESTINATION);
  }

  /**
   * Writes a header without options but for its addresses and its checksum: not to be fragmented,
   * and so without identification (RFC 6864).
   */
  public static void write(
      final long ip,
      final int typeOfService,
      final int totalLength,
      final int timeToLive,
      final int protocol) {
    Memory.writeByte(ip, VERSION_4_NO_OPTIONS);
    Memory.writeByte(ip + TYPE_OF_SERVICE, typeOfService);
    Memory.writeShortBe(ip + TOTAL_LENGTH, totalLength);
    Memory.writeShortBe(ip + IDENTIFICATION, 0);
    Memory.writeShortBe(ip + FRAGMENT, DONT_FRAGMENT);
    Memory.writeByte(ip + TIME_TO_LIVE, timeToLive);
    Memory.writeByte(ip + PROTOCOL, protocol);
  }

  /** Writes both addresses and the header checksum, which completes the header. */
  public static void writeAddresses(final long ip, final int source, final int destination) {
    Memory.writeInt(ip + SOURCE, source);
    Memory.writeInt(ip + DESTINATION, destination);
    Checksum.writeIpv4Header(ip);
  }
}
