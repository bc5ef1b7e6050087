package io.eniswitch.dataplane.packet;

/**
 * The fixed part of a DHCPv4 message, by its address. IPv4 addresses are as loaded from a packet.
 * <b>Source</b>: RFC 2131, section 2; options: RFC 2132.
 */
public final class DhcpHeader {
  /** Length of the fixed part, its magic cookie included: where the options start. */
  public static final int BYTES = 240;

  /** Offset of the address the client has already. */
  public static final int CLIENT_IP = 12;

  /** Offset of the address the client is given. */
  public static final int YOUR_IP = 16;

  /** Offset of the client's MAC. */
  public static final int CLIENT_MAC = 28;

  /** Operation of messages to a server. */
  public static final int REQUEST = 1;

  /** Operation of messages from a server. */
  public static final int REPLY = 2;

  /** UDP port of servers. */
  public static final int SERVER_PORT = 67;

  /** UDP port of clients. */
  public static final int CLIENT_PORT = 68;

  private static final int FLAGS = 10;
  private static final int RELAY_IP = 24;
  private static final int SERVER_NAME = 44;
  private static final int COOKIE = 236;
  private static final int COOKIE_VALUE = 0x63825363;

  /** Operation, then hardware type 1 and address length 6. */
  private static final int ETHERNET_REQUEST = REQUEST << 16 | 0x0106;

  private DhcpHeader() {}

  /** True if the message is a request of a client on Ethernet that came by no relay. */
  public static boolean isEthernetRequest(final long dhcp) {
    return Memory.readIntBe(dhcp) >>> 8 == ETHERNET_REQUEST
        && Memory.readInt(dhcp + RELAY_IP) == 0
        && Memory.readIntBe(dhcp + COOKIE) == COOKIE_VALUE;
  }

  /** True if the client cannot take unicast before it has its address. */
  public static boolean wantsBroadcast(final long dhcp) {
    return (Memory.readShortBe(dhcp + FLAGS) & 0x8000) != 0;
  }

  /** The address the client has already, or 0. */
  public static int clientIp(final long dhcp) {
    return Memory.readInt(dhcp + CLIENT_IP);
  }

  /** The client's MAC. */
  public static long clientMac(final long dhcp) {
    return EthernetHeader.readMac(dhcp + CLIENT_MAC);
  }

  /**
   * Makes a reply of a request: transaction, flags and client's MAC stay, the addresses are given,
   * the rest of the fixed part becomes zero.
   */
  public static void turn(final long dhcp, final int clientIp, final int yourIp) {
    Memory.writeByte(dhcp, REPLY);
    Memory.writeByte(dhcp + 3, 0);
    Memory.writeShort(dhcp + 8, 0);
    Memory.writeInt(dhcp + CLIENT_IP, clientIp);
    Memory.writeInt(dhcp + YOUR_IP, yourIp);
    Memory.writeInt(dhcp + YOUR_IP + 4, 0);
    Memory.writeLong(dhcp + CLIENT_MAC + 6, 0);
    Memory.writeShort(dhcp + CLIENT_MAC + 14, 0);
    for (int at = SERVER_NAME; at < COOKIE; at += 8) {
      Memory.writeLong(dhcp + at, 0);
    }
  }
}
