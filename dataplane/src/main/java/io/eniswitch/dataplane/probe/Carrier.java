package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.linux.Link;
import io.eniswitch.dataplane.linux.LinkMonitor;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;

/**
 * Whether an instance's device is up in its namespace, and the namespace has its name: what the
 * instance's own kernel says.
 *
 * <p><b>Threading</b>: the monitor's thread.
 */
final class Carrier implements AutoCloseable {
  private final NetworkNamespace space;
  private final LinkMonitor monitor;
  private final String namespace;
  private final String device;
  private boolean up;
  private boolean named = true;

  private Carrier(
      final NetworkNamespace space,
      final LinkMonitor monitor,
      final String namespace,
      final String device) {
    this.space = space;
    this.monitor = monitor;
    this.namespace = namespace;
    this.device = device;
  }

  /**
   * Watches the device of an instance.
   *
   * @throws LinuxException if its namespace is not there
   */
  static Carrier of(final Watched watched) {
    final String name = watched.namespace();
    final NetworkNamespace space =
        name.isEmpty() ? NetworkNamespace.current() : NetworkNamespace.open(name);
    try {
      final LinkMonitor monitor = space.visit(LinkMonitor::new);
      final Carrier carrier = new Carrier(space, monitor, name, watched.device());
      carrier.look();
      return carrier;
    } catch (final LinuxException e) {
      space.close();
      throw e;
    }
  }

  /** Readable when something happened to a device. */
  int fd() {
    return monitor.fd().number();
  }

  /** The namespace's name. */
  String namespace() {
    return namespace;
  }

  /** The namespace lost its name: whoever the instance was is gone. */
  void onNameGone() {
    named = false;
  }

  /** Takes what happened; true if the carrier is there. */
  boolean poll() {
    for (final LinkMonitor.Event event : monitor.poll()) {
      switch (event.change()) {
        case CHANGED -> up = event.link().name().equals(device) ? event.link().isUp() : up;
        case GONE -> up = !event.link().name().equals(device) && up;
        case LOST -> look();
      }
    }
    return up && named;
  }

  private void look() {
    up = new Links(space.netlink()).find(device).filter(Link::isUp).isPresent();
  }

  @Override
  public void close() {
    monitor.close();
    space.close();
  }
}
