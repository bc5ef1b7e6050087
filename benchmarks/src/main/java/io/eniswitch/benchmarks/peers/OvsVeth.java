package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.demo.Placement;
import io.eniswitch.controlplane.command.demo.TcpBlast;
import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Open vSwitch's userspace datapath on veth pairs, as Debian packages it, in a namespace of its
 * own. It reads frames without the kernel's offload fields, so that the ends must complete
 * checksums and cut segments themselves; with {@code userspace-tso-enable}, which only its build
 * with DPDK has, it takes whole segments.
 */
public final class OvsVeth implements TcpPath {
  private static final Path PLAIN = Path.of("/usr/lib/openvswitch-switch/ovs-vswitchd");
  private static final String DEVICE = "eth0";
  private static final String LEFT_IP = "10.79.0.1";
  private static final String RIGHT_IP = "10.79.0.2";
  private static final int PREFIX_LENGTH = 24;

  private final boolean segments;

  private OvsVeth(boolean segments) {
    this.segments = segments;
  }

  /** As it comes. */
  public static OvsVeth plain() {
    return new OvsVeth(false);
  }

  /** With whole TCP segments. */
  public static OvsVeth withSegments() {
    return new OvsVeth(true);
  }

  @Override
  public String name() {
    return segments ? "ovs-tso" : "ovs";
  }

  @Override
  public Optional<String> missing() {
    if (!Files.isExecutable(program()) || !Programs.onPath("ovs-vsctl")) {
      String need = segments ? "openvswitch-switch-dpdk" : "openvswitch-switch";
      return Optional.of(
          program()
              + " is missing; for instance: apt-get install "
              + need
              + " (its service need not run)");
    }
    return Optional.empty();
  }

  @Override
  public double gbitPerSec(int seconds) throws IOException, InterruptedException {
    try (NetworkNamespace middle = NetworkNamespace.anonymous();
        NetworkNamespace left = NetworkNamespace.anonymous();
        NetworkNamespace right = NetworkNamespace.anonymous();
        OvsHome ovs = new OvsHome(name())) {
      join(middle, "left", left, LEFT_IP);
      join(middle, "right", right, RIGHT_IP);
      if (segments) {
        ovs.configure(
            "--no-wait", "set", "Open_vSwitch", ".", "other_config:userspace-tso-enable=true");
      }
      middle.visit(() -> {
        ovs.launchSwitch(program());
        return ovs;
      });
      ovs.configure("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
      ovs.configure("add-port", "br0", "left", "--", "add-port", "br0", "right");
      Placement placement = Placement.on(CpuAffinity.allowed());
      return TcpBlast.gbitPerSec(placement, left, right, RIGHT_IP, seconds);
    }
  }

  private Path program() {
    return segments ? OvsProcesses.SWITCH : PLAIN;
  }

  private void join(NetworkNamespace middle, String port, NetworkNamespace space, String ip) {
    Links links = new Links(middle.netlink());
    links.createVeth(port, DEVICE, space);
    links.change(links.index(port)).up(true).apply();
    Links inside = new Links(space.netlink());
    int device = inside.index(DEVICE);
    inside.change(device).up(true).apply();
    if (!segments) {
      inside.leaveChecksums(DEVICE, false);
    }
    new Addresses(space.netlink()).add(device, InetAddress.ofLiteral(ip), PREFIX_LENGTH);
  }
}
