package io.eniswitch.dataplane.packet;

/**
 * The untagged Ethernet header, by the address of the frame.
 *
 * <p>A MAC is a long with the six bytes as loaded from a frame in the low 48 bits, as the
 * forwarding tables keep it. <b>Source</b>: IEEE 802.3, RFC 894.
 */
public final class EthernetHeader {
  /** Header length. */
  public static final int BYTES = 14;

  /** Offset of the destination MAC. */
  public static final int DESTINATION = 0;

  /** Offset of the source MAC. */
  public static final int SOURCE = 6;

  /** Offset of the EtherType. */
  public static final int TYPE = 12;

  /** EtherType of IPv4. */
  public static final int TYPE_IPV4 = 0x0800;

  /** EtherType of ARP. */
  public static final int TYPE_ARP = 0x0806;

  /** EtherType of IPv6. */
  public static final int TYPE_IPV6 = 0x86dd;

  /** Bits of a MAC. */
  public static final long MAC_MASK = 0xffffffffffffL;

  /** ff:ff:ff:ff:ff:ff. */
  public static final long BROADCAST = MAC_MASK;

  private EthernetHeader() {}

  /** The destination MAC. */
  public static long destination(final long frame) {
    return Memory.readLong(frame) & MAC_MASK;
  }

  /** The source MAC. */
  public static long source(final long frame) {
    return Memory.readLong(frame + SOURCE) & MAC_MASK;
  }

  /** The EtherType. */
  public static int type(final long frame) {
    return Memory.readShortBe(frame + TYPE);
  }

  /** True if {@code mac} names a group of receivers, or all of them. */
  public static boolean isMulticast(final long mac) {
    return (mac & 1) != 0;
  }

  /** Writes a MAC anywhere: {@code frame + DESTINATION}, {@code frame + SOURCE}, in ARP, ND. */
  public static void writeMac(final long address, final long mac) {
    Memory.writeInt(address, (int) mac);
    Memory.writeShort(address + 4, (int) (mac >>> 32));
  }

  /** The MAC at {@code address}; touches no byte beyond it. */
  public static long readMac(final long address) {
    return (Memory.readInt(address) & 0xffffffffL) | ((long) Memory.readShort(address + 4) << 32);
  }

  /** Writes the whole header. */
  public static void write(
      final long frame, final long destination, final long source, final int type) {
    writeMac(frame + DESTINATION, destination);
    writeMac(frame + SOURCE, source);
    Memory.writeShortBe(frame + TYPE, type);
  }
}
