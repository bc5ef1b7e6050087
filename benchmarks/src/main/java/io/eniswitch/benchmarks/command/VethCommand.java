package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.benchmarks.peers.KernelPath;
import io.eniswitch.benchmarks.peers.OvsVeth;
import io.eniswitch.benchmarks.peers.TcpPath;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench veth}: one TCP connection between two namespaces, by this switch and by others. */
@Command(
    name = "veth",
    description = "TCP between namespaces beside a Linux bridge and Open vSwitch on veth.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class VethCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--peer",
      split = ",",
      defaultValue = "eniswitch,bridge,ovs,ovs-tso",
      description = "Which to measure.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Times each is measured, in turn; the median counts. 1 to 21.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "Seconds measured per round, 1 to 60.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--rounds", rounds, 1, 21);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    List<TcpPath> paths = present(err);
    MachineReport machine = MachineReport.now();
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (TcpPath path : paths) {
        err.println("measuring %s, round %d".formatted(path.name(), round));
        rates.computeIfAbsent(path.name(), _ -> new ArrayList<>()).add(measure(path));
      }
    }
    if (!json) {
      out.println(machine.line());
      out.println("Gbit/s of one TCP connection; in brackets, this switch as a multiple");
    }
    @Nullable List<Double> own = rates.get(KernelPath.ownSwitch().name());
    rates.forEach((peer, measured) ->
        out.println(json ? figure(peer, measured).json(machine) : row(peer, measured, own)));
    out.flush();
    return 0;
  }

  private List<TcpPath> present(PrintWriter err) {
    List<TcpPath> present = new ArrayList<>();
    for (String name : names) {
      TcpPath path = named(name);
      Optional<String> missing = path.missing();
      missing.ifPresent(reason -> err.println("skipped " + path.name() + ": " + reason));
      if (missing.isEmpty()) {
        present.add(path);
      }
    }
    return present;
  }

  private TcpPath named(String name) {
    return Stream.of(
            KernelPath.ownSwitch(),
            KernelPath.linuxBridge(),
            OvsVeth.plain(),
            OvsVeth.withSegments())
        .filter(path -> path.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                requireNonNull(spec).commandLine(),
                "Invalid value for --peer: %s is none of eniswitch, bridge, ovs, ovs-tso"
                    .formatted(name)));
  }

  /** On a thread of its own, since the switch leaves its creator fewer processors. */
  private double measure(TcpPath path) throws InterruptedException {
    var task = new FutureTask<>(() -> path.gbitPerSec(seconds));
    Thread.ofPlatform().name("bench-veth").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      throw cause instanceof CommandFailure failure
          ? failure
          : new CommandFailure(path.name() + ": " + cause.getMessage(), cause);
    }
  }

  private static String row(String peer, List<Double> measured, @Nullable List<Double> own) {
    double rate = median(measured);
    String multiple = own == null ? "" : " (%.1fx)".formatted(median(own) / rate);
    return "%-12s%10.2f%s".formatted(peer, rate, multiple);
  }

  private Figure figure(String peer, List<Double> measured) {
    return Figure.of("veth")
        .with("peer", peer)
        .with("rounds", rounds)
        .with("seconds", seconds)
        .with("gbitPerSec", rounded(median(measured)))
        .with("leastGbitPerSec", rounded(measured.stream().min(Double::compare).orElseThrow()))
        .with("mostGbitPerSec", rounded(measured.stream().max(Double::compare).orElseThrow()));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
