package io.eniswitch.dataplane;

import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.port.pcap.PcapPort;
import io.eniswitch.dataplane.port.tap.TapDevice;
import io.eniswitch.dataplane.port.tap.TapSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.agrona.ErrorHandler;

/**
 * Opens the ports of this host: TAP devices in namespaces, memory, files.
 *
 * <p><b>Threading</b>: any thread that may wait. A TAP in a namespace is configured by {@link
 * InstanceNetwork}, one of this host is not.
 */
public final class DevicePorts implements PortOpener {
  /** Frames that wait in a memory port each way. */
  public static final int MEMORY_PORT_FRAMES = 1024;

  private static final int MEMORY_FRAME_BYTES = 9216;

  private final Kept kept;

  /** Devices that end with this process. */
  public DevicePorts() {
    this(Kept.byNobody());
  }

  /** Goes on with the devices that the process before has left, and leaves its own. */
  public DevicePorts(final Kept kept) {
    this.kept = kept;
  }

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

  private Opened host(final Request request, final String device, final ErrorHandler errors) {
    final NetworkNamespace space = NetworkNamespace.current();
    final String name = name("", device, request);
    final TapSettings settings = settings(request, device);
    final TapDevice tap =
        goOn(space, settings, name, request, errors)
            .orElseGet(() -> TapDevice.open(space, settings, request.portId(), errors));
    kept.hold(name, tap.file());
    return new Opened(
        List.copyOf(tap.ports()),
        () -> {
          kept.drop(name);
          tap.close();
          space.close();
        },
        new TapCable(tap));
  }

  private Opened namespace(
      final Request request, final PortLocation.Namespace at, final ErrorHandler errors) {
    final NetworkNamespace space = NetworkNamespace.open(at.namespace());
    try {
      final String name = name(at.namespace(), at.device(), request);
      final TapSettings settings = settings(request, at.device());
      final Optional<TapDevice> former = goOn(space, settings, name, request, errors);
      final TapDevice tap =
          former.orElseGet(() -> TapDevice.open(space, settings, request.portId(), errors));
      final InstanceNetwork network =
          new InstanceNetwork(space, tap, request.vSwitch(), at.order());
      try {
        if (former.isPresent()) {
          network.goOn(request.eni());
        } else {
          network.begin(request.eni());
        }
      } catch (final RuntimeException e) {
        kept.drop(name);
        tap.close();
        throw e;
      }
      kept.hold(name, tap.file());
      return new Opened(
          List.copyOf(tap.ports()),
          () -> {
            network.end();
            kept.drop(name);
            tap.close();
            space.close();
          },
          new NamespaceCable(tap, network));
    } catch (final RuntimeException e) {
      space.close();
      throw e;
    }
  }

  /** The ENI's device if it is there already; another ENI's at its place goes. */
  private Optional<TapDevice> goOn(
      final NetworkNamespace space,
      final TapSettings settings,
      final String name,
      final Request request,
      final ErrorHandler errors) {
    final Optional<TapDevice> former =
        kept.take(name)
            .flatMap(file -> TapDevice.goOn(space, settings, file, request.portId(), errors));
    if (former.isEmpty()) {
      kept.drop(name);
      kept.left(name.substring(0, name.lastIndexOf('/') + 1)).forEach(kept::drop);
    }
    return former;
  }

  /** What a device is kept as. */
  private static String name(final String namespace, final String device, final Request request) {
    return "tap/" + namespace + "/" + device + "/" + request.eni().eniId();
  }

  private static TapSettings settings(final Request request, final String device) {
    return TapSettings.of(device, request.eni().mac())
        .withMtu(request.eni().mtuBytes())
        .withStandby(request.eni().floating())
        .withQueues(request.queues())
        .withPace(request.bytesPerSec());
  }

  /** The cable of a TAP device. */
  private record TapCable(TapDevice tap) implements Cable {
    @Override
    public void plug(final boolean in) {
      tap.plug(in);
    }

    @Override
    public void pass(final boolean on) {
      tap.pass(on);
    }

    @Override
    public void pace(final long bytesPerSec) {
      tap.pace(bytesPerSec);
    }
  }

  /** The cable of a TAP device in an instance's namespace. */
  private record NamespaceCable(TapDevice tap, InstanceNetwork network) implements Cable {
    @Override
    public void plug(final boolean in) {
      tap.plug(in);
    }

    @Override
    public void pass(final boolean on) {
      tap.pass(on);
    }

    @Override
    public void pace(final long bytesPerSec) {
      tap.pace(bytesPerSec);
    }

    @Override
    public void address(final EniConfig eni) {
      network.address(eni);
    }

    @Override
    public void welcome(final InetAddress ip) {
      network.welcome(ip);
    }
  }
}
