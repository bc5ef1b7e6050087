package io.eniswitch.dataplane.packet;

/**
 * ARP for IPv4 over Ethernet, by the address of the ARP message. IPv4 addresses are as loaded from
 * a packet. <b>Source</b>: RFC 826.
 */
public final class ArpHeader {
  /** Message length. */
  public static final int BYTES = 28;

  /** Offset of the sender's MAC. */
  public static final int SENDER_MAC = 8;

  /** Offset of the sender's IPv4 address. */
  public static final int SENDER_IP = 14;

  /** Offset of the target's MAC. */
  public static final int TARGET_MAC = 18;

  /** Offset of the target's IPv4 address. */
  public static final int TARGET_IP = 24;

  /** Operation: who has the target address? */
  public static final int REQUEST = 1;

  /** Operation: the sender has the sender address. */
  public static final int REPLY = 2;

  private static final int OPERATION = 6;

  /** Hardware type 1, protocol type 0x0800, address lengths 6 and 4. */
  private static final long ETHERNET_IPV4 = 0x0001_0800_06_04L;

  private ArpHeader() {}

  /** True if the message is about IPv4 over Ethernet. */
  public static boolean isEthernetIpv4(final long arp) {
    return Memory.readLongBe(arp) >>> 16 == ETHERNET_IPV4;
  }

  /** The operation. */
  public static int operation(final long arp) {
    return Memory.readShortBe(arp + OPERATION);
  }

  /** Writes the operation. */
  public static void writeOperation(final long arp, final int operation) {
    Memory.writeShortBe(arp + OPERATION, operation);
  }

  /** The sender's MAC. */
  public static long senderMac(final long arp) {
    return EthernetHeader.readMac(arp + SENDER_MAC);
  }

  /** The sender's IPv4 address. */
  public static int senderIp(final long arp) {
    return Memory.readInt(arp + SENDER_IP);
  }

  /** The target's IPv4 address. */
  public static int targetIp(final long arp) {
    return Memory.readInt(arp + TARGET_IP);
  }
}
