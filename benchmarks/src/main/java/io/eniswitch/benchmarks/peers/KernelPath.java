package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.demo.KernelStage;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.TunFile;
import java.io.IOException;
import java.util.Optional;

/** What the demo measures with devices of its own: this switch, or a bridge of the kernel. */
public final class KernelPath implements TcpPath {
  private final boolean bridge;

  private KernelPath(boolean bridge) {
    this.bridge = bridge;
  }

  /** This switch between TAP devices, as in the demo. */
  public static KernelPath ownSwitch() {
    return new KernelPath(false);
  }

  /** A Linux bridge between veth pairs, without filters. */
  public static KernelPath linuxBridge() {
    return new KernelPath(true);
  }

  @Override
  public String name() {
    return bridge ? "bridge" : "eniswitch";
  }

  @Override
  public Optional<String> missing() {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      space.run(TunFile::features);
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(e.getMessage() + "; it needs root and /dev/net/tun");
    }
  }

  @Override
  public double gbitPerSec(int seconds) throws IOException, InterruptedException {
    try (KernelStage stage = new KernelStage()) {
      if (bridge) {
        return stage.bridgeGbitPerSec(seconds).orElseThrow();
      }
      stage.startSwitch();
      return stage.switchGbitPerSec(seconds);
    }
  }
}
