package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.Errno;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.Link;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Route;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.linux.TunFile;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A TAP device in an instance's network namespace: the instance's end of an ENI. Its ports, one per
 * queue, are the switch's end.
 *
 * <p>An open device keeps its namespace alive, also when the namespace's name and its last process
 * are gone.
 *
 * <p><b>Threading:</b> control thread. <b>Bounds:</b> the kernel queues 500 frames per queue
 * towards the switch, or as many bytes as {@link #pace} says, and refuses the next: there is no
 * scheduler in between, so that its sender learns at once, as of congestion. The namespace counts
 * them.
 */
public final class TapDevice implements AutoCloseable {
  private static final int CHECKSUM = TunFile.OFFLOAD_CHECKSUM;
  private static final int TCP =
      TunFile.OFFLOAD_TSO4 | TunFile.OFFLOAD_TSO6 | TunFile.OFFLOAD_TSO_ECN;
  private static final int UDP = TunFile.OFFLOAD_USO4 | TunFile.OFFLOAD_USO6;

  // A segment of 64 KiB is then sent within 1.3 ms.
  private static final long LEAST_SEGMENT_RATE = 50_000_000;
  private static final int SEGMENT_BYTES = 1 << 16;
  private static final int QUEUE_FRAMES = 500;
  private static final int LIMITED_QUEUE_FRAMES = 450;
  private static final int LEAST_QUEUE_FRAMES = 2;
  private static final int ETHERNET_HEADER = 14;
  private static final int QUEUE_MILLIS = 10;

  private final NetworkNamespace space;
  private final TapSettings settings;
  private final List<TunFile> files;
  private final int link;
  private final TapStatus status;
  private final List<TapPort> ports = new ArrayList<>();
  private final @Nullable QueueLimit limit;

  /** The queues of a device, and what limits the frames that wait in the only one. */
  private record Queues(List<TunFile> files, @Nullable QueueLimit limit) {}

  private TapDevice(
      NetworkNamespace space, TapSettings settings, Queues queues, int link, TapStatus status) {
    this.space = space;
    this.settings = settings;
    this.files = queues.files();
    this.limit = queues.limit();
    this.link = link;
    this.status = status;
  }

  /**
   * Creates the device in {@code space}, or adopts it, and switches it on. {@code space} must stay
   * open as long as the device.
   *
   * @param portId of all its queues
   * @param errors told once when the device fails
   * @throws LinuxException if it cannot be made; nothing is left behind then
   */
  public static TapDevice open(
      NetworkNamespace space, TapSettings settings, int portId, ErrorHandler errors) {
    List<TunFile> files = new ArrayList<>();
    @Nullable QueueLimit limit = null;
    try {
      space.visit(() -> {
        int flags = TunFile.TAP | TunFile.VNET_HEADER;
        flags |= settings.queues() > 1 ? TunFile.MULTI_QUEUE : 0;
        for (int i = 0; i < settings.queues(); i++) {
          files.add(TunFile.open(settings.name(), flags));
        }
        return files;
      });
      TunFile first = files.getFirst();
      int capabilities = negotiate(first, segments(settings, settings.bytesPerSec()));
      first.carrier(!settings.standby());
      Links links = new Links(space.netlink());
      int link = links.index(first.deviceName());
      if (!links.find(first.deviceName()).orElseThrow().isUp()) {
        // One that is adopted has none, and would drop what is sent meanwhile.
        links.removeScheduler(link);
      }
      links.change(link).mac(settings.mac()).mtu(settings.mtu()).apply();
      first.persistent(settings.persistent());

      PortState state = settings.standby() ? PortState.DOWN : PortState.UP;
      TapStatus status = new TapStatus(state, errors);
      limit = settings.queues() == 1 ? QueueLimit.on(first) : null;
      TapDevice device = new TapDevice(space, settings, new Queues(files, limit), link, status);
      for (TunFile file : files) {
        device.ports.add(new TapPort(portId, file, status, capabilities, limit));
      }
      if (settings.bytesPerSec() > 0) {
        device.limit(settings.bytesPerSec());
      }
      links.change(link).up(true).apply();
      return device;
    } catch (RuntimeException e) {
      close(files, limit);
      throw e;
    }
  }

  /**
   * Goes on with the device of another process: it stays as it is, and what waits in its queue is
   * the first to come.
   *
   * @param file its only queue, the device's from now on
   * @return empty, and the file closed, if the device is not in {@code space}
   */
  public static Optional<TapDevice> goOn(
      NetworkNamespace space, TapSettings settings, Fd file, int portId, ErrorHandler errors) {
    try {
      TunFile queue = TunFile.of(file);
      if (queue.isIn(space)) {
        int capabilities = negotiate(queue, segments(settings, settings.bytesPerSec()));
        int link = new Links(space.netlink()).index(queue.deviceName());
        PortState state = settings.standby() ? PortState.DOWN : PortState.UP;
        TapStatus status = new TapStatus(state, errors);
        @Nullable QueueLimit limit = QueueLimit.on(queue);
        TapDevice device =
            new TapDevice(space, settings, new Queues(List.of(queue), limit), link, status);
        device.ports.add(new TapPort(portId, queue, status, capabilities, limit));
        if (limit != null && settings.bytesPerSec() > 0) {
          limit.onceEmpty(device.limitBytes(settings.bytesPerSec()), LIMITED_QUEUE_FRAMES);
        }
        return Optional.of(device);
      }
    } catch (LinuxException _) {
      // Its namespace is gone, and the device with it.
    }
    file.close();
    return Optional.empty();
  }

  /** What its first queue is, for another process to go on with. */
  public Fd file() {
    return files.getFirst().fd();
  }

  /** Its ports, one per queue. */
  public List<TapPort> ports() {
    return List.copyOf(ports);
  }

  /** Its only port, or that of its first queue. */
  public TapPort port() {
    return ports.getFirst();
  }

  /** Number of the interface in its namespace. */
  public int link() {
    return link;
  }

  /** How its namespace sees it now; empty once it is gone from there. */
  public Optional<Link> look() {
    return new Links(space.netlink()).find(files.getFirst().deviceName());
  }

  /** Gives the instance an address on it. */
  public void addAddress(InetAddress address, int prefixLength) {
    new Addresses(space.netlink()).add(link, address, prefixLength);
  }

  /** Takes an address from it. */
  public void removeAddress(InetAddress address, int prefixLength) {
    new Addresses(space.netlink()).remove(link, address, prefixLength);
  }

  /** Sends what the instance has no better route for to {@code gateway}. */
  public void addDefaultRoute(InetAddress gateway) {
    new Routes(space.netlink()).add(Route.byDefault(gateway, link));
  }

  /**
   * Keeps the wait of what the instance sends short if the switch takes only so much from it: as
   * many bytes as go in {@value #QUEUE_MILLIS} ms may wait, two frames at least, and at low rates
   * none is longer than the MTU. Nothing is lost by the change, unless programs in the kernel are
   * not to be had: then the length of the queue changes, and the kernel drops what is sent in that
   * instant.
   *
   * @param bytesPerSec the rate, or 0 if there is none
   */
  public void pace(long bytesPerSec) {
    files.forEach(file -> negotiate(file, segments(settings, bytesPerSec)));
    limit(bytesPerSec);
  }

  /** Plugs the cable in or pulls it: a standby has none, and its kernel knows. */
  public void carrier(boolean on) {
    plug(on);
    pass(on);
  }

  /** Only tells the kernel, which may be busy with other devices for tens of milliseconds. */
  public void plug(boolean in) {
    files.getFirst().carrier(in);
  }

  /** Only lets frames pass or not; the instance gets frames without a carrier too. */
  public void pass(boolean on) {
    status.link(on);
  }

  /** Whether the device stays when the process ends. */
  public void persistent(boolean on) {
    files.getFirst().persistent(on);
  }

  /**
   * Closes all queues; a device that is not persistent is gone from its namespace then. No worker
   * may poll its ports any more.
   */
  @Override
  public void close() {
    status.link(false);
    close(files, limit);
  }

  private static void close(List<TunFile> files, @Nullable QueueLimit limit) {
    files.forEach(TunFile::close);
    if (limit != null) {
      limit.close();
    }
  }

  private static boolean segments(TapSettings settings, long bytesPerSec) {
    return settings.segmentation() && (bytesPerSec == 0 || bytesPerSec >= LEAST_SEGMENT_RATE);
  }

  private void limit(long bytesPerSec) {
    long bytes = limitBytes(bytesPerSec);
    boolean paced = bytesPerSec > 0;
    if (limit != null) {
      limit.set(paced ? bytes : Long.MAX_VALUE / 2, LIMITED_QUEUE_FRAMES);
    } else {
      int frameBytes = segments(settings, bytesPerSec) ? SEGMENT_BYTES : settings.mtu();
      int frames = Math.clamp(bytes / frameBytes, LEAST_QUEUE_FRAMES, QUEUE_FRAMES);
      new Links(space.netlink()).change(link).queueFrames(paced ? frames : QUEUE_FRAMES).apply();
    }
  }

  private long limitBytes(long bytesPerSec) {
    long least = (long) LEAST_QUEUE_FRAMES * (settings.mtu() + ETHERNET_HEADER);
    return Math.max(least, bytesPerSec * QUEUE_MILLIS / 1000);
  }

  /** Tells the kernel what it may leave to the switch; returns what it does for the switch. */
  private static int negotiate(TunFile file, boolean segmentation) {
    int tcp = PortCapability.SEGMENT_TCP4 | PortCapability.SEGMENT_TCP6;
    int wanted = segmentation ? CHECKSUM | TCP : CHECKSUM;
    int udp = segmentation ? UDP : 0;
    try {
      file.offloads(wanted | udp);
      return PortCapability.ALL;
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      // Before Linux 6.2, which also takes no UDP segments.
      file.offloads(wanted);
      return PortCapability.CHECKSUM | tcp;
    }
  }
}
