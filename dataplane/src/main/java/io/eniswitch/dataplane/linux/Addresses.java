package io.eniswitch.dataplane.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The IPv4 and IPv6 addresses of a namespace's interfaces.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Addresses {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int NEW_ADDRESS = 20;
  private static final int DELETE_ADDRESS = 21;
  private static final int GET_ADDRESS = 22;
  private static final int HEADER_BYTES = 8;
  private static final int ADDRESS = 1;
  private static final int LOCAL = 2;
  private static final int NO_DAD = 0x02;
  private static final int SCOPE_GLOBAL = 0;

  private final Netlink netlink;

  /** The addresses of the namespace {@code netlink} was opened in. */
  public Addresses(Netlink netlink) {
    this.netlink = netlink;
  }

  /**
   * An address of an interface.
   *
   * @param link the interface's number
   * @param address IPv4 or IPv6
   * @param prefixLength of the network it is in: up to 32 or 128
   */
  public record Assigned(int link, InetAddress address, int prefixLength) {
    @Override
    public String toString() {
      return "%s/%d on %d".formatted(address.getHostAddress(), prefixLength, link);
    }
  }

  /** All of them, of both families. */
  public List<Assigned> list() {
    NetlinkRequest request =
        new NetlinkRequest(GET_ADDRESS, NetlinkRequest.DUMP, "list addresses", "all");
    return netlink.query(request.u32(0).u32(0), Addresses::parse);
  }

  /**
   * Adds an address. An IPv6 one is usable at once: duplicates are prevented by whoever assigns
   * addresses, and detection would hold it back for a second.
   *
   * @throws LinuxException EEXIST if the interface has it already
   */
  public void add(int link, InetAddress address, int prefixLength) {
    int flags = NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE;
    netlink.execute(
        request(NEW_ADDRESS, flags, "add address", new Assigned(link, address, prefixLength)));
  }

  /**
   * Removes an address.
   *
   * @throws LinuxException EADDRNOTAVAIL if the interface has it not
   */
  public void remove(int link, InetAddress address, int prefixLength) {
    netlink.execute(
        request(DELETE_ADDRESS, 0, "remove address", new Assigned(link, address, prefixLength)));
  }

  private static NetlinkRequest request(int type, int flags, String call, Assigned assigned) {
    byte[] bytes = assigned.address().getAddress();
    return new NetlinkRequest(type, flags, call, assigned.toString())
        .u8(family(assigned.address()))
        .u8(assigned.prefixLength())
        .u8(bytes.length == 4 ? 0 : NO_DAD)
        .u8(SCOPE_GLOBAL)
        .u32(assigned.link())
        .attribute(LOCAL, bytes)
        .attribute(ADDRESS, bytes);
  }

  /** The address family of {@code address}, as the kernel numbers it. */
  static int family(InetAddress address) {
    return address.getAddress().length == 4 ? AF_INET : AF_INET6;
  }

  /** An attribute that holds an address. */
  static InetAddress address(ByteBuffer attribute) {
    try {
      return InetAddress.getByAddress(Netlink.bytes(attribute));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the kernel sent an address of a strange length", e);
    }
  }

  private static Assigned parse(ByteBuffer message) {
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, HEADER_BYTES);
    ByteBuffer address = attributes.getOrDefault(LOCAL, attributes.get(ADDRESS));
    if (address == null) {
      throw new IllegalStateException("the kernel sent an address message without address");
    }
    return new Assigned(message.getInt(4), address(address), message.get(1) & 0xff);
  }
}
