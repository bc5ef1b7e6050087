package io.eniswitch.dataplane;

import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.Neighbours;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Route;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.linux.Rules;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.port.pcap.PcapPort;
import io.eniswitch.dataplane.port.tap.TapDevice;
import io.eniswitch.dataplane.port.tap.TapSettings;
import io.eniswitch.dataplane.table.ForwardingTables;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ErrorHandler;

/**
 * Opens the ports of this host: TAP devices in namespaces, memory, files.
 *
 * <p><b>Threading</b>: any thread that may wait. A TAP in a namespace is configured like a cloud
 * image would: address, gateway, and for the second ENI on a routing table of its own, so that a
 * reply leaves by the ENI it came in on.
 */
public final class DevicePorts implements PortOpener {
  /** Frames that wait in a memory port each way. */
  public static final int MEMORY_PORT_FRAMES = 1024;

  private static final int MEMORY_FRAME_BYTES = 9216;
  private static final int FIRST_TABLE = 1000;

  @Override
  public Opened open(final Request request, final ErrorHandler errors) {
    try {
      return switch (request.at()) {
        case PortLocation.Namespace at -> namespace(request, at, errors);
        case PortLocation.Host(String device) -> host(request, device, errors);
        case PortLocation.InMemory() -> memory(request);
        case PortLocation.Pcap(Path in, Path out) -> pcap(request, in, out, errors);
      };
    } catch (final LinuxException | IllegalArgumentException | IOException e) {
      throw new DataplaneException(
          "the port of ENI " + request.eni().eniId() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static Opened memory(final Request request) {
    final MemoryPort port =
        new MemoryPort(
            request.portId(),
            "memory-" + request.portId(),
            MEMORY_PORT_FRAMES,
            MEMORY_FRAME_BYTES,
            PortCapability.NONE);
    return new Opened(List.of(port), port);
  }

  private static Opened pcap(
      final Request request, final Path in, final Path out, final ErrorHandler errors)
      throws IOException {
    final PcapPort port = PcapPort.open(request.portId(), in, out, errors);
    return new Opened(List.of(port), port);
  }

  private static Opened host(
      final Request request, final String device, final ErrorHandler errors) {
    final NetworkNamespace space = NetworkNamespace.current();
    return opened(space, tap(space, request, device, errors), 0);
  }

  private static Opened namespace(
      final Request request, final PortLocation.Namespace at, final ErrorHandler errors) {
    final NetworkNamespace space = NetworkNamespace.open(at.namespace());
    try {
      final TapDevice tap = tap(space, request, at.device(), errors);
      try {
        configure(space, tap, request, at.order());
      } catch (final RuntimeException e) {
        tap.close();
        throw e;
      }
      return opened(space, tap, at.order());
    } catch (final RuntimeException e) {
      space.close();
      throw e;
    }
  }

  private static TapDevice tap(
      final NetworkNamespace space,
      final Request request,
      final String device,
      final ErrorHandler errors) {
    final TapSettings settings =
        TapSettings.of(device, request.eni().mac())
            .withMtu(request.eni().mtuBytes())
            .withStandby(request.eni().floating())
            .withQueues(request.queues());
    return TapDevice.open(space, settings, request.portId(), errors);
  }

  /** The cable of a TAP device. */
  private record TapCable(TapDevice tap) implements Cable {
    @Override
    public void plug(final boolean in) {
      tap.carrier(in);
    }

    @Override
    public void pace(final long bytesPerSec) {
      tap.pace(bytesPerSec);
    }
  }

  private static Opened opened(final NetworkNamespace space, final TapDevice tap, final int order) {
    return new Opened(
        List.copyOf(tap.ports()),
        () -> {
          if (order > 0) {
            removeRules(new Rules(space.netlink()), FIRST_TABLE + order);
          }
          tap.close();
          space.close();
        },
        new TapCable(tap));
  }

  /** Routes go with their device, rules stay: another ENI would find those of the one before it. */
  private static void removeRules(final Rules rules, final int table) {
    rules.list().stream().filter(rule -> rule.table() == table).forEach(rules::remove);
  }

  private static void configure(
      final NetworkNamespace space, final TapDevice tap, final Request request, final int order) {
    final EniConfig eni = request.eni();
    final List<InetAddress> ipv4 = new ArrayList<>();
    ipv4.add(eni.primaryIp());
    ipv4.addAll(eni.secondaryIps());
    final VSwitchConfig vSwitch = request.vSwitch();
    // The network of a further ENI stays out of the main table: while it is a standby, what the
    // instance sends there must go by its first ENI.
    final int prefixLength = order > 0 ? Integer.SIZE : vSwitch.prefixLength();
    final int prefixLength6 = order > 0 ? 2 * Long.SIZE : VSwitchConfig.IPV6_PREFIX_LENGTH;
    ipv4.forEach(ip -> tap.addAddress(ip, prefixLength));
    eni.ipv6s().forEach(ip -> tap.addAddress(ip, prefixLength6));
    if (order > 0) {
      removeRules(new Rules(space.netlink()), FIRST_TABLE + order);
    }
    route(space, tap, vSwitch.gateway(), ipv4, order);
    if (eni.floating()) {
      // A standby cannot ask for the gateway's MAC, and the first reply after a move must not wait.
      new Neighbours(space.netlink())
          .add(tap.link(), vSwitch.gateway(), ForwardingTables.ROUTER_MAC);
    }
    if (!eni.ipv6s().isEmpty()) {
      vSwitch.ipv6Gateway().ifPresent(gateway -> route(space, tap, gateway, eni.ipv6s(), order));
    }
  }

  private static void route(
      final NetworkNamespace space,
      final TapDevice tap,
      final InetAddress gateway,
      final List<InetAddress> sources,
      final int order) {
    if (order == 0) {
      tap.addDefaultRoute(gateway);
      return;
    }
    final int table = FIRST_TABLE + order;
    new Routes(space.netlink())
        .add(Route.byDefault(gateway, tap.link()).gatewayOnLink().inTable(table));
    final Rules rules = new Rules(space.netlink());
    for (final InetAddress source : sources) {
      rules.add(new Rules.Rule(source, source.getAddress().length * 8, table, FIRST_TABLE + order));
    }
  }
}
