package io.eniswitch.dataplane.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A unicast route.
 *
 * @param destination start of the destination network
 * @param prefixLength its length: up to 32 or 128
 * @param gateway next hop, or null if the destination is on the link itself
 * @param link number of the interface to send on
 * @param table routing table, {@link #MAIN} unless policy routing is used
 * @param onLink the gateway is reachable on the link though no address of the link covers it
 */
public record Route(
    InetAddress destination,
    int prefixLength,
    @Nullable InetAddress gateway,
    int link,
    int table,
    boolean onLink) {
  /** The table used without policy routing. */
  public static final int MAIN = 254;

  /** Everything in {@code destination/prefixLength} is on the link. */
  public static Route direct(InetAddress destination, int prefixLength, int link) {
    return new Route(destination, prefixLength, null, link, MAIN, false);
  }

  /** Everything not covered by another route, of the gateway's family, goes to the gateway. */
  public static Route byDefault(InetAddress gateway, int link) {
    try {
      InetAddress any = InetAddress.getByAddress(new byte[gateway.getAddress().length]);
      return new Route(any, 0, gateway, link, MAIN, false);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The same in another table. */
  public Route inTable(int other) {
    return new Route(destination, prefixLength, gateway, link, other, onLink);
  }

  /** The same, with a gateway no address of the link covers. */
  public Route gatewayOnLink() {
    return new Route(destination, prefixLength, gateway, link, table, true);
  }

  @Override
  public String toString() {
    return "%s/%d%s dev %d table %d"
        .formatted(
            destination.getHostAddress(),
            prefixLength,
            gateway == null ? "" : " via " + gateway.getHostAddress(),
            link,
            table);
  }
}
