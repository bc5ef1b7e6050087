package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.net.InetAddress;

/**
 * What the switch is held against: two namespaces joined by a bridge of the Linux kernel, with veth
 * pairs and no filters. All of it is gone when it is closed.
 */
final class LinuxBridge implements AutoCloseable {
  static final String LEFT_IP = "10.78.0.1";
  static final String RIGHT_IP = "10.78.0.2";

  private static final int PREFIX_LENGTH = 24;
  private static final String BRIDGE = "br0";
  private static final String DEVICE = "eth0";

  private final NetworkNamespace middle = NetworkNamespace.anonymous();
  private final NetworkNamespace left = NetworkNamespace.anonymous();
  private final NetworkNamespace right = NetworkNamespace.anonymous();

  LinuxBridge() {
    try {
      Links links = new Links(middle.netlink());
      links.createBridge(BRIDGE);
      links.change(links.index(BRIDGE)).up(true).apply();
      join(links, "left", left, LEFT_IP);
      join(links, "right", right, RIGHT_IP);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void join(Links links, String port, NetworkNamespace space, String ip) {
    links.createVeth(port, DEVICE, space);
    links.change(links.index(port)).master(links.index(BRIDGE)).up(true).apply();
    Links inside = new Links(space.netlink());
    int device = inside.index(DEVICE);
    inside.change(device).up(true).apply();
    new Addresses(space.netlink()).add(device, InetAddress.ofLiteral(ip), PREFIX_LENGTH);
  }

  /** The one with {@link #LEFT_IP}. */
  NetworkNamespace left() {
    return left;
  }

  /** The one with {@link #RIGHT_IP}. */
  NetworkNamespace right() {
    return right;
  }

  @Override
  public void close() {
    left.close();
    right.close();
    middle.close();
  }
}
