package io.eniswitch.dataplane.linux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The interfaces of a namespace: list, make, change, delete.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Links {
  /** Bytes of an interface's name without its final zero. */
  public static final int MAX_NAME_BYTES = 15;

  static final int NEW_LINK = 16;
  static final int DELETE_LINK = 17;

  private static final int NEW_SCHEDULER = 36;
  private static final int SCHEDULER_KIND = 1;
  private static final int ROOT = -1;
  private static final int GET_LINK = 18;
  private static final int IFNAME = 3;
  private static final int LINKINFO = 18;
  private static final int NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int VETH_PEER = 1;

  private final Netlink netlink;

  /** The interfaces of the namespace {@code netlink} was opened in. */
  public Links(Netlink netlink) {
    this.netlink = netlink;
  }

  /** All of them. */
  public List<Link> list() {
    NetlinkRequest request = new NetlinkRequest(GET_LINK, NetlinkRequest.DUMP, "list links", "all");
    return netlink.query(header(request, 0), Link::parse);
  }

  /** The one of that name, if there is one. */
  public Optional<Link> find(String name) {
    NetlinkRequest request = new NetlinkRequest(GET_LINK, 0, "get link", name);
    header(request, 0).attribute(IFNAME, name);
    try {
      return Optional.of(netlink.query(request, Link::parse).getFirst());
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The number of the interface of that name.
   *
   * @throws LinuxException ENODEV if there is none
   */
  public int index(String name) {
    requireName(name);
    return netlink.linkIndex(name);
  }

  /** Makes a bridge, down, with no ports. */
  public void createBridge(String name) {
    NetlinkRequest request = create("create bridge", name);
    int info = request.begin(LINKINFO);
    netlink.execute(request.attribute(INFO_KIND, "bridge").end(info));
  }

  /** Makes a pair of connected interfaces, both down: one here, its peer in {@code peerSpace}. */
  public void createVeth(String name, String peer, NetworkNamespace peerSpace) {
    NetlinkRequest request = create("create veth", name);
    int info = request.begin(LINKINFO);
    request.attribute(INFO_KIND, "veth");
    int data = request.begin(INFO_DATA);
    int other = request.begin(VETH_PEER);
    header(request, 0).attribute(IFNAME, peer).attribute(NET_NS_FD, peerSpace.fd().number());
    netlink.execute(request.end(other).end(data).end(info));
  }

  /**
   * Takes the packet scheduler of an interface away: who sends learns at once that the device's own
   * queue is full, as of congestion, instead of losing packets in between.
   */
  public void removeScheduler(int index) {
    int flags = NetlinkRequest.CREATE | NetlinkRequest.REPLACE;
    NetlinkRequest request =
        new NetlinkRequest(NEW_SCHEDULER, flags, "remove scheduler", "index " + index);
    request.u32(0).u32(index).u32(0).u32(ROOT).u32(0);
    netlink.execute(request.attribute(SCHEDULER_KIND, "noqueue"));
  }

  /**
   * Whether the namespace may leave the checksums of what it sends to the interface, and with them
   * the cutting of segments.
   *
   * @throws LinuxException EOPNOTSUPP if the interface has no choice
   */
  public void leaveChecksums(String name, boolean on) {
    requireName(name);
    netlink.transmitChecksum(name, on);
  }

  /** Starts a change of the interface with that number; {@link LinkChange#apply} makes it. */
  public LinkChange change(int index) {
    return new LinkChange(netlink, index);
  }

  /**
   * Deletes an interface. The kernel takes some 10 ms, until nothing refers to it any more.
   *
   * @throws LinuxException ENODEV if there is none of that number
   */
  public void delete(int index) {
    netlink.execute(
        header(new NetlinkRequest(DELETE_LINK, 0, "delete link", "index " + index), index));
  }

  /** Checks that the kernel can hold the name; {@link IllegalArgumentException} if not. */
  static void requireName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "interface name \"%s\": must be 1 to %d bytes".formatted(name, MAX_NAME_BYTES));
    }
  }

  private static NetlinkRequest create(String call, String name) {
    int flags = NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE;
    return header(new NetlinkRequest(NEW_LINK, flags, call, name), 0).attribute(IFNAME, name);
  }

  /** Appends a {@code struct ifinfomsg} that changes no flags. */
  private static NetlinkRequest header(NetlinkRequest request, int index) {
    return request.u32(0).u32(index).u32(0).u32(0);
  }
}
