package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.failover.RestartResult;
import io.eniswitch.benchmarks.failover.RestartRig;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.ScratchDirectory;
import io.eniswitch.dataplane.linux.UserNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench restart}: what a death and a planned restart of the switch cost. */
@Command(
    name = "restart",
    description = "How long nothing passes when the switch's process dies, or is replaced.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RestartCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--rounds", defaultValue = "10", description = "Of each kind, 1 to 200.")
  private int rounds;

  @Option(names = "--rate", defaultValue = "2000", description = "Datagrams/s, 100 to 20000.")
  private int rate;

  @Option(names = "--json", description = "One JSON object per kind.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--rounds", rounds, 1, 200);
    Bounds.check(command, "--rate", rate, 100, 20_000);
    if (!UserNamespace.isRoot()) {
      throw new CommandFailure("namespaces and devices can only be made by root; try sudo");
    }
    MachineReport machine = MachineReport.now();
    PrintWriter out = command.commandLine().getOut();
    if (!json) {
      out.println(machine.line());
      Percentiles.head(out);
    }
    measure(true, machine, out);
    measure(false, machine, out);
    return 0;
  }

  private void measure(boolean planned, MachineReport machine, PrintWriter out)
      throws InterruptedException {
    try (ScratchDirectory data = ScratchDirectory.make("eniswitch-bench-restart")) {
      print(new RestartRig(rounds, rate).run(data.path(), planned), planned, machine, out);
    } catch (IOException e) {
      throw new CommandFailure("the measurement stopped: " + e.getMessage(), e);
    }
  }

  private void print(
      RestartResult result, boolean planned, MachineReport machine, PrintWriter out) {
    String kind = planned ? "planned" : "kill";
    if (json) {
      out.println(
          Figure.of("restart")
              .with("kind", kind)
              .with("rounds", rounds)
              .with("rate", rate)
              .with("blackoutMicros", Percentiles.micros(result.blackoutNs()))
              .with("tcpWaitMicros", Percentiles.micros(result.tcpNs()))
              .with("sent", result.sent())
              .with("delivered", result.delivered())
              .with("lost", result.lost())
              .with("duplicated", result.duplicated())
              .json(machine));
    } else {
      Percentiles.row(kind + ", datagrams", result.blackoutNs(), out);
      Percentiles.row(kind + ", TCP", result.tcpNs(), out);
      out.printf(
          "%s: sent %d, delivered %d, lost %d, duplicated %d%n",
          kind, result.sent(), result.delivered(), result.lost(), result.duplicated());
    }
    out.flush();
  }
}
