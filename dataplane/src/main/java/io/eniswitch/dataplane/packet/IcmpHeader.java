package io.eniswitch.dataplane.packet;

/**
 * The header that ICMP and ICMPv6 messages share, by its address. <b>Source</b>: RFC 792, RFC 4443.
 */
public final class IcmpHeader {
  /** Header length: type, code, checksum and four bytes that depend on the type. */
  public static final int BYTES = 8;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 2;

  /** Offset of the four bytes that depend on the type. */
  public static final int REST = 4;

  private IcmpHeader() {}

  /** Type in the high, code in the low 8 bits. */
  public static int typeAndCode(final long icmp) {
    return Memory.readShortBe(icmp);
  }

  /** Writes type and code. */
  public static void writeTypeAndCode(final long icmp, final int typeAndCode) {
    Memory.writeShortBe(icmp, typeAndCode);
  }

  /** The type. */
  public static int type(final long icmp) {
    return Memory.readByte(icmp);
  }
}
