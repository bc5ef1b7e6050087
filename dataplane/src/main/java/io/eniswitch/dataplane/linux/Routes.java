package io.eniswitch.dataplane.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The unicast routes of a namespace, in all tables.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Routes {
  private static final int NEW_ROUTE = 24;
  private static final int DELETE_ROUTE = 25;
  private static final int GET_ROUTE = 26;
  private static final int HEADER_BYTES = 12;
  private static final int DESTINATION = 1;
  private static final int OUT_LINK = 4;
  private static final int GATEWAY = 5;
  private static final int TABLE = 15;
  private static final int PROTOCOL_STATIC = 4;
  private static final int SCOPE_UNIVERSE = 0;
  private static final int SCOPE_LINK = 253;
  private static final int UNICAST = 1;
  private static final int FLAG_ON_LINK = 4;

  private final Netlink netlink;

  /** The routes of the namespace {@code netlink} was opened in. */
  public Routes(Netlink netlink) {
    this.netlink = netlink;
  }

  /** All unicast routes of both families. */
  public List<Route> list() {
    NetlinkRequest request =
        new NetlinkRequest(GET_ROUTE, NetlinkRequest.DUMP, "list routes", "all");
    return netlink.query(request.u32(0).u32(0).u32(0), Routes::parse).stream()
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Adds a route, or replaces the one to the same destination.
   *
   * @throws LinuxException ENETUNREACH or EHOSTUNREACH if its gateway is not on the link
   */
  public void add(Route route) {
    int flags = NetlinkRequest.CREATE | NetlinkRequest.REPLACE;
    netlink.execute(request(NEW_ROUTE, flags, "add route", route));
  }

  /**
   * Removes a route.
   *
   * @throws LinuxException ESRCH if there is none like it
   */
  public void remove(Route route) {
    netlink.execute(request(DELETE_ROUTE, 0, "remove route", route));
  }

  private static NetlinkRequest request(int type, int flags, String call, Route route) {
    boolean direct = route.gateway() == null;
    NetlinkRequest request =
        new NetlinkRequest(type, flags, call, route.toString())
            .u8(Addresses.family(route.destination()))
            .u8(route.prefixLength())
            .u8(0)
            .u8(0)
            .u8(route.table() < 256 ? route.table() : 0)
            .u8(PROTOCOL_STATIC)
            .u8(direct ? SCOPE_LINK : SCOPE_UNIVERSE)
            .u8(UNICAST)
            .u32(route.onLink() ? FLAG_ON_LINK : 0)
            .attribute(DESTINATION, route.destination().getAddress())
            .attribute(OUT_LINK, route.link())
            .attribute(TABLE, route.table());
    InetAddress gateway = route.gateway();
    return gateway == null ? request : request.attribute(GATEWAY, gateway.getAddress());
  }

  /** One route, or none if it is not a unicast route with one next hop. */
  private static List<Route> parse(ByteBuffer message) {
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, HEADER_BYTES);
    ByteBuffer link = attributes.get(OUT_LINK);
    if (message.get(7) != UNICAST || link == null) {
      return List.of();
    }
    ByteBuffer destination = attributes.get(DESTINATION);
    ByteBuffer gateway = attributes.get(GATEWAY);
    ByteBuffer table = attributes.get(TABLE);
    return List.of(
        new Route(
            destination == null ? any(message.get(0)) : Addresses.address(destination),
            message.get(1) & 0xff,
            gateway == null ? null : Addresses.address(gateway),
            link.getInt(0),
            table == null ? message.get(4) & 0xff : table.getInt(0),
            (message.getInt(8) & FLAG_ON_LINK) != 0));
  }

  /** The address of all zeros of a family. */
  static InetAddress any(int family) {
    try {
      return InetAddress.getByAddress(new byte[family == Addresses.AF_INET ? 4 : 16]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
