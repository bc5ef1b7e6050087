package io.eniswitch.dataplane.linux;

import java.net.InetAddress;

/**
 * Fixed entries of a namespace's neighbour table (ARP and ND).
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Neighbours {
  private static final int NEW_NEIGHBOUR = 28;
  private static final int DESTINATION = 1;
  private static final int LINK_LAYER_ADDRESS = 2;
  private static final int PERMANENT = 0x80;

  private final Netlink netlink;

  /** The neighbours of the namespace {@code netlink} was opened in. */
  public Neighbours(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Says that {@code address} is at {@code mac} (low 48 bits), for good; replaces what was. */
  public void add(int link, InetAddress address, long mac) {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (mac >>> (40 - 8 * i));
    }
    int flags = NetlinkRequest.CREATE | NetlinkRequest.REPLACE;
    String object = address.getHostAddress() + " on " + link;
    netlink.execute(
        new NetlinkRequest(NEW_NEIGHBOUR, flags, "add neighbour", object)
            .u8(Addresses.family(address))
            .u8(0)
            .u16(0)
            .u32(link)
            .u16(PERMANENT)
            .u16(0)
            .attribute(DESTINATION, address.getAddress())
            .attribute(LINK_LAYER_ADDRESS, bytes));
  }
}
