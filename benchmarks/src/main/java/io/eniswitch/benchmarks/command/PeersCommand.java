package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.benchmarks.peers.Floor;
import io.eniswitch.benchmarks.peers.OvsDpdk;
import io.eniswitch.benchmarks.peers.OwnSwitch;
import io.eniswitch.benchmarks.peers.Peer;
import io.eniswitch.benchmarks.peers.PeerPipeline;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench peers}: this switch and others in turn, on the same core within the same minute. */
@Command(
    name = "peers",
    description = "Forwarding rate beside Open vSwitch with DPDK and a floor in C.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class PeersCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pipeline",
      split = ",",
      defaultValue = "l2,l3",
      description = "One or more of: ${COMPLETION-CANDIDATES}.")
  private List<PeerPipeline> pipelines = new ArrayList<>();

  @Option(
      names = "--flows",
      split = ",",
      defaultValue = "1000,64000",
      description = "Numbers of flows, 1 to 1000000.")
  private List<Integer> flowCounts = new ArrayList<>();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Seconds measured per round, 1 to 60.")
  private int seconds;

  @Option(
      names = "--peer",
      split = ",",
      defaultValue = "eniswitch,ovs-dpdk,floor",
      description = "Which to measure.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() {
    Bounds.check(requireNonNull(spec), "--seconds", seconds, 1, 60);
    flowCounts.forEach(flows -> Bounds.check(requireNonNull(spec), "--flows", flows, 1, 1_000_000));
    if (Runtime.getRuntime().availableProcessors() <= Peer.CORE) {
      throw new CommandFailure("two processors are needed: one forwards, one does the rest");
    }
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    PrintWriter err = requireNonNull(spec).commandLine().getErr();
    List<Peer> peers = present(err);
    MachineReport machine = MachineReport.now();
    if (!json) {
      out.println(machine.line());
      out.println("Mpps of 64-byte packets on one core; in brackets, this switch as a multiple");
      out.print("%-10s%10s".formatted("pipeline", "flows"));
      peers.forEach(peer -> out.print("%20s".formatted(peer.name())));
      out.println();
    }
    for (PeerPipeline pipeline : pipelines) {
      for (int flows : flowCounts) {
        Map<String, Double> rates = measure(peers, pipeline, flows, err);
        if (json) {
          rates.forEach(
              (peer, mpps) -> out.println(figure(peer, pipeline, flows, mpps).json(machine)));
        } else {
          out.println(row(peers, pipeline, flows, rates));
        }
        out.flush();
      }
    }
    return 0;
  }

  private List<Peer> present(PrintWriter err) {
    List<Peer> present = new ArrayList<>();
    for (String name : names) {
      Peer peer = named(name);
      Optional<String> missing = peer.missing();
      missing.ifPresent(reason -> err.println("skipped " + peer.name() + ": " + reason));
      if (missing.isEmpty()) {
        present.add(peer);
      }
    }
    return present;
  }

  private Peer named(String name) {
    return Stream.of(new OwnSwitch(), new OvsDpdk(), new Floor())
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                requireNonNull(spec).commandLine(),
                "Invalid value for --peer: %s is none of eniswitch, ovs-dpdk, floor"
                    .formatted(name)));
  }

  private Map<String, Double> measure(
      List<Peer> peers, PeerPipeline pipeline, int flows, PrintWriter err) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Peer peer : peers) {
      if (peer.offers(pipeline)) {
        err.println("measuring %s, %s, %d flows".formatted(peer.name(), pipeline, flows));
        rates.put(peer.name(), peer.mpps(pipeline, flows, seconds));
      } else {
        err.println("skipped %s: it has no pipeline %s".formatted(peer.name(), pipeline));
      }
    }
    return rates;
  }

  private static Figure figure(String peer, PeerPipeline pipeline, int flows, double mpps) {
    return Figure.of("peers")
        .with("peer", peer)
        .with("pipeline", pipeline.toString())
        .with("flows", flows)
        .with("mpps", Math.round(mpps * 100) / 100.0);
  }

  private static String row(
      List<Peer> peers, PeerPipeline pipeline, int flows, Map<String, Double> rates) {
    var row = new StringBuilder("%-10s%10d".formatted(pipeline, flows));
    @Nullable Double own = rates.get(new OwnSwitch().name());
    for (Peer peer : peers) {
      @Nullable Double mpps = rates.get(peer.name());
      row.append("%20s".formatted(cell(mpps, own)));
    }
    return row.toString();
  }

  private static String cell(@Nullable Double mpps, @Nullable Double own) {
    if (mpps == null) {
      return "-";
    }
    return own == null ? "%.2f".formatted(mpps) : "%.2f (%.2fx)".formatted(mpps, own / mpps);
  }
}
