package io.eniswitch.dataplane.linux;

/**
 * Changes of one interface that the kernel makes together, with one call: addresses and names
 * first, then up or down.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class LinkChange {
  private static final int IFF_UP = 1;
  private static final int ADDRESS = 1;
  private static final int IFNAME = 3;
  private static final int MTU = 4;
  private static final int MASTER = 10;
  private static final int TX_QUEUE_LENGTH = 13;
  private static final int NET_NS_FD = 28;

  private final Netlink netlink;
  private final NetlinkRequest request;

  LinkChange(Netlink netlink, int index) {
    this.netlink = netlink;
    this.request = new NetlinkRequest(Links.NEW_LINK, 0, "change link", "index " + index);
    request.u32(0).u32(index).u32(0).u32(0);
  }

  /** Switches it on or off. */
  public LinkChange up(boolean on) {
    request.replaceU32(8, on ? IFF_UP : 0).replaceU32(12, IFF_UP);
    return this;
  }

  /** Largest packet in bytes, without the Ethernet header. */
  public LinkChange mtu(int bytes) {
    request.attribute(MTU, bytes);
    return this;
  }

  /** The low 48 bits are the new MAC address. */
  public LinkChange mac(long mac) {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (mac >>> (40 - 8 * i));
    }
    request.attribute(ADDRESS, bytes);
    return this;
  }

  /** How many frames the kernel queues towards a TAP device's program before it drops. */
  public LinkChange queueFrames(int frames) {
    request.attribute(TX_QUEUE_LENGTH, frames);
    return this;
  }

  /** A new name; the interface must be down. */
  public LinkChange name(String name) {
    request.attribute(IFNAME, name);
    return this;
  }

  /** Puts it into a bridge, or with 0 takes it out. */
  public LinkChange master(int bridgeIndex) {
    request.attribute(MASTER, bridgeIndex);
    return this;
  }

  /** Moves it, which takes its addresses and may change its number. */
  public LinkChange namespace(NetworkNamespace target) {
    request.attribute(NET_NS_FD, target.fd().number());
    return this;
  }

  /**
   * Makes the changes.
   *
   * @throws LinuxException if the kernel refuses one of them
   */
  public void apply() {
    netlink.execute(request);
  }
}
