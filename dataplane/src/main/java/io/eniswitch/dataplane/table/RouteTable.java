package io.eniswitch.dataplane.table;

import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Routes of each VPC to ENIs that forward for others, beyond the addresses that ENIs own
 * themselves. The slow path asks it for destinations that no ENI owns.
 *
 * <p><b>Threading</b>: the table thread replaces the whole of a VPC's routes at once; any thread
 * reads. <b>Bounds</b>: {@link #MAX_ROUTES} per VPC, so that a scan in order of prefix length stays
 * short.
 */
public final class RouteTable {
  /** Most routes of one VPC: the API's quota. */
  public static final int MAX_ROUTES = 200;

  /**
   * A route. Addresses are in network order as numbers.
   *
   * @param ipv6 true if {@code high} and {@code low} are an IPv6 network; else {@code low} is an
   *     IPv4 one
   * @param prefixLength bits of the network, 0 to 32 or 128
   * @param nextEni table index of the ENI that gets the packets
   */
  public record Route(boolean ipv6, long high, long low, int prefixLength, int nextEni) {
    /** True if the route leads to the address, given in halves as numbers. */
    boolean matches(final boolean isIpv6, final long toHigh, final long toLow) {
      if (isIpv6 != ipv6) {
        return false;
      }
      if (!ipv6) {
        return prefixLength == 0 || (toLow ^ low) >>> (32 - prefixLength) == 0;
      }
      if (prefixLength <= 64) {
        return prefixLength == 0 || (toHigh ^ high) >>> (64 - prefixLength) == 0;
      }
      return toHigh == high && (toLow ^ low) >>> (128 - prefixLength) == 0;
    }
  }

  private volatile Int2ObjectHashMap<Route[]> byVni = new Int2ObjectHashMap<>();

  /**
   * Index of the ENI the longest matching IPv4 route leads to, or {@link EniTable#NONE}; {@code ip}
   * as a number.
   */
  public int find(final int vni, final int ip) {
    return find(vni, false, 0, ip & 0xffffffffL);
  }

  /**
   * Index of the ENI the longest matching IPv6 route leads to, or {@link EniTable#NONE}; halves as
   * numbers.
   */
  public int find(final int vni, final long high, final long low) {
    return find(vni, true, high, low);
  }

  /** Replaces the routes of a VPC; table thread. */
  void replace(final int vni, final List<Route> routes) {
    if (routes.size() > MAX_ROUTES) {
      throw new IllegalArgumentException(
          routes.size() + " routes in VNI " + vni + ": at most " + MAX_ROUTES);
    }
    final Int2ObjectHashMap<Route[]> fresh = new Int2ObjectHashMap<>(byVni);
    if (routes.isEmpty()) {
      fresh.remove(vni);
    } else {
      fresh.put(
          vni,
          routes.stream()
              .sorted(Comparator.comparingInt(Route::prefixLength).reversed())
              .toArray(Route[]::new));
    }
    byVni = fresh;
  }

  private int find(final int vni, final boolean ipv6, final long high, final long low) {
    final Route @Nullable [] routes = byVni.get(vni);
    if (routes != null) {
      for (final Route route : routes) {
        if (route.matches(ipv6, high, low)) {
          return route.nextEni;
        }
      }
    }
    return EniTable.NONE;
  }
}
