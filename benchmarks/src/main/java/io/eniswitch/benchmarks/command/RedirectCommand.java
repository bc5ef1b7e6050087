package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.forwarding.RedirectResult;
import io.eniswitch.benchmarks.forwarding.RedirectRun;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.ScratchDirectory;
import io.eniswitch.dataplane.linux.CpuAffinity;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench redirect}: the switch's own part of a move, under full load. */
@Command(
    name = "redirect",
    description = "From a command to the first packet at the new port, in memory, at full load.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RedirectCommand implements Callable<Integer> {
  private static final double NANOS_PER_MICRO = 1e3;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--moves", defaultValue = "10000", description = "Moves, 100 to 1000000.")
  private int moves;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--moves", moves, 100, 1_000_000);
    var cpus = CpuAffinity.allowed();
    if (cpus.cardinality() < 2) {
      throw new CommandFailure("two processors are needed: one forwards, one commands");
    }
    PrintWriter out = command.commandLine().getOut();
    MachineReport machine = MachineReport.now();
    try (ScratchDirectory data = ScratchDirectory.make("eniswitch-bench-redirect")) {
      print(
          RedirectRun.measure(data.path(), moves, cpus.length() - 1, cpus.nextSetBit(0)),
          machine,
          out);
    } catch (IOException e) {
      throw new CommandFailure("the measurement stopped: " + e.getMessage(), e);
    }
    return 0;
  }

  private void print(RedirectResult result, MachineReport machine, PrintWriter out) {
    Map<String, Double> redirect = percentiles(result.commandToRedirectNs());
    Map<String, Double> visible = percentiles(result.commandToVisibleNs());
    if (json) {
      out.println(
          Figure.of("redirect")
              .with("moves", moves)
              .with("mpps", Math.round(result.mpps() * 100) / 100.0)
              .with("commandToRedirectMicros", redirect)
              .with("commandToVisibleMicros", visible)
              .json(machine));
    } else {
      out.println(machine.line());
      out.printf("%-22s%10s%10s%10s%10s%10s  us%n", "", "p50", "p90", "p99", "p99.9", "max");
      row("command to redirect", redirect, out);
      row("command to visible", visible, out);
      out.printf("the worker forwarded %.2f Mpps meanwhile%n", result.mpps());
    }
    out.flush();
  }

  private static void row(String name, Map<String, Double> values, PrintWriter out) {
    out.printf("%-22s", name);
    values.values().forEach(micros -> out.printf("%10.1f", micros));
    out.println();
  }

  private static Map<String, Double> percentiles(Histogram ns) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("p50", ns.getValueAtPercentile(50) / NANOS_PER_MICRO);
    values.put("p90", ns.getValueAtPercentile(90) / NANOS_PER_MICRO);
    values.put("p99", ns.getValueAtPercentile(99) / NANOS_PER_MICRO);
    values.put("p999", ns.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    values.put("max", ns.getMaxValue() / NANOS_PER_MICRO);
    return values;
  }
}
