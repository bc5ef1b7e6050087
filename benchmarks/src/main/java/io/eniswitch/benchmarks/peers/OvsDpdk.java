package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Open vSwitch with DPDK's userspace datapath, as Debian packages it, one polling core. */
public final class OvsDpdk implements Peer {
  private static final String PACKAGE =
      "for instance: apt-get install openvswitch-switch-dpdk (its service need not run)";
  private static final int ROUNDS = 3;
  private static final int PAGES = 640;
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  @Override
  public String name() {
    return "ovs-dpdk";
  }

  @Override
  public Optional<String> missing() {
    if (!Files.isExecutable(OvsProcesses.SWITCH) || !Programs.onPath("ovs-vsctl")) {
      return Optional.of("Open vSwitch with DPDK is missing; " + PACKAGE);
    }
    if (!Files.isWritable(Path.of("/proc/sys/vm/nr_hugepages"))) {
      return Optional.of("it sets huge pages aside, which needs root");
    }
    return Optional.empty();
  }

  @Override
  public boolean offers(PeerPipeline pipeline) {
    return true;
  }

  @Override
  public double mpps(PeerPipeline pipeline, int flows, int seconds) {
    try (var pages = new HugePages(PAGES);
        var ovs = OvsProcesses.start(pages.mebibytes())) {
      Path capture = ovs.directory().resolve("flows.pcap");
      FlowCapture.write(capture, flows);
      ovs.install(pipeline);
      ovs.startTraffic(capture);
      Thread.sleep(WARM_UP);
      double best = 0;
      for (int round = 0; round < ROUNDS; round++) {
        best = Math.max(best, round(ovs, seconds));
      }
      return best;
    } catch (IOException failure) {
      throw new CommandFailure("ovs-dpdk: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while ovs-dpdk ran", interrupt);
    }
  }

  private static double round(OvsProcesses ovs, int seconds) throws InterruptedException {
    ovs.clearCounters();
    long startNs = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds));
    long packets = ovs.packetsReceived();
    return packets * 1e3 / (System.nanoTime() - startNs);
  }
}
