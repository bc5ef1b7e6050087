package io.eniswitch.dataplane;

import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.Neighbours;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Route;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.linux.Rules;
import io.eniswitch.dataplane.port.tap.TapDevice;
import io.eniswitch.dataplane.table.ForwardingTables;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses, routes and rules of an ENI's device in the namespace of its instance, set like a
 * cloud image would: for a further ENI in a routing table of its own, so that a reply leaves by the
 * ENI it came in on.
 *
 * <p><b>Threading</b>: any thread that may wait. <b>Errors</b>: {@link
 * io.eniswitch.dataplane.linux.LinuxException}; what was done until then stays done, and the next
 * call goes on from there.
 */
final class InstanceNetwork {
  private static final int FIRST_TABLE = 1000;

  private final NetworkNamespace space;
  private final TapDevice tap;
  private final VSwitchConfig vSwitch;
  private final int order;
  private final List<InetAddress> present = new ArrayList<>();
  private boolean routed;
  private boolean routed6;

  InstanceNetwork(
      final NetworkNamespace space,
      final TapDevice tap,
      final VSwitchConfig vSwitch,
      final int order) {
    this.space = space;
    this.tap = tap;
    this.vSwitch = vSwitch;
    this.order = order;
  }

  /** Configures a device that has nothing yet. */
  synchronized void begin(final EniConfig eni) {
    removeRules();
    address(eni);
    if (eni.floating()) {
      // A standby cannot ask for the gateway's MAC, and the first reply after a move must not wait.
      new Neighbours(space.netlink())
          .add(tap.link(), vSwitch.gateway(), ForwardingTables.ROUTER_MAC);
    }
  }

  /** Goes on with a device that has what it had in another process. */
  synchronized void goOn(final EniConfig eni) {
    final List<InetAddress> wanted = eni.addresses();
    for (final Addresses.Assigned each : new Addresses(space.netlink()).list()) {
      if (each.link() == tap.link() && wanted.contains(each.address())) {
        present.add(each.address());
        routed |= each.address() instanceof Inet4Address;
        routed6 |= !(each.address() instanceof Inet4Address);
      }
    }
    address(eni);
  }

  /** Gives the device the ENI's addresses and takes all others from it. */
  synchronized void address(final EniConfig eni) {
    final List<InetAddress> wanted = eni.addresses();
    for (final InetAddress each : List.copyOf(present)) {
      if (!wanted.contains(each)) {
        remove(each);
      }
    }
    for (final InetAddress each : wanted) {
      if (!present.contains(each)) {
        add(each);
      }
    }
  }

  /** Gives the device one address more. */
  synchronized void welcome(final InetAddress address) {
    if (!present.contains(address)) {
      add(address);
    }
  }

  private void add(final InetAddress address) {
    tap.addAddress(address, prefixLength(address));
    present.add(address);
    route(address);
  }

  /** Takes what would stay behind when the device goes: rules do, routes do not. */
  synchronized void end() {
    removeRules();
  }

  private void remove(final InetAddress address) {
    if (order > 0) {
      new Rules(space.netlink()).remove(rule(address));
    }
    tap.removeAddress(address, prefixLength(address));
    present.remove(address);
  }

  /** The gateway of the family, with the first address of it; by a rule for a further ENI. */
  private void route(final InetAddress address) {
    final boolean ipv4 = address instanceof Inet4Address;
    if (ipv4 && !routed) {
      route4or6(vSwitch.gateway());
      routed = true;
    } else if (!ipv4 && !routed6) {
      vSwitch.ipv6Gateway().ifPresent(this::route4or6);
      routed6 = true;
    }
    if (order > 0) {
      new Rules(space.netlink()).add(rule(address));
    }
  }

  private void route4or6(final InetAddress gateway) {
    if (order == 0) {
      tap.addDefaultRoute(gateway);
    } else {
      new Routes(space.netlink())
          .add(Route.byDefault(gateway, tap.link()).gatewayOnLink().inTable(table()));
    }
  }

  private Rules.Rule rule(final InetAddress source) {
    return new Rules.Rule(source, source.getAddress().length * Byte.SIZE, table(), table());
  }

  /** Another ENI would find the rules of the one before it. */
  private void removeRules() {
    if (order > 0) {
      final Rules rules = new Rules(space.netlink());
      rules.list().stream().filter(rule -> rule.table() == table()).forEach(rules::remove);
    }
  }

  /**
   * The network of a further ENI stays out of the main table: while it is a standby, what the
   * instance sends there must go by its first ENI.
   */
  private int prefixLength(final InetAddress address) {
    if (order > 0) {
      return address.getAddress().length * Byte.SIZE;
    }
    return address instanceof Inet4Address
        ? vSwitch.prefixLength()
        : VSwitchConfig.IPV6_PREFIX_LENGTH;
  }

  private int table() {
    return FIRST_TABLE + order;
  }
}
