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
    Histogram redirect = result.commandToRedirectNs();
    Histogram visible = result.commandToVisibleNs();
    if (json) {
      out.println(
          Figure.of("redirect")
              .with("moves", moves)
              .with("mpps", Math.round(result.mpps() * 100) / 100.0)
              .with("commandToRedirectMicros", Percentiles.micros(redirect))
              .with("commandToVisibleMicros", Percentiles.micros(visible))
              .json(machine));
    } else {
      out.println(machine.line());
      Percentiles.head(out);
      Percentiles.row("command to redirect", redirect, out);
      Percentiles.row("command to visible", visible, out);
      out.printf("the worker forwarded %.2f Mpps meanwhile%n", result.mpps());
    }
    out.flush();
  }
}
