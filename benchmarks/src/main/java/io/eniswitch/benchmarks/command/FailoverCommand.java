package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.failover.FailoverPlan;
import io.eniswitch.benchmarks.failover.FailoverResult;
import io.eniswitch.benchmarks.failover.FailoverRig;
import io.eniswitch.benchmarks.failover.Records;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.ScratchDirectory;
import io.eniswitch.dataplane.linux.UserNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench failover}: from an API request to the first packet at the new instance. */
@Command(
    name = "failover",
    description = "From an API request to the first packet at the new instance, and what was lost.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FailoverCommand implements Callable<Integer> {
  private static final double NANOS_PER_MICRO = 1e3;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--moves", defaultValue = "1000", description = "Moves, 10 to 10000.")
  private int moves;

  @Option(
      names = "--warm-up",
      defaultValue = "5000",
      description = "Requests ahead of all, one after another, to have code compiled, 0 to 20000.")
  private int warmUp;

  @Option(names = "--rate", defaultValue = "10000", description = "Datagrams/s, 1000 to 100000.")
  private int rate;

  @Option(names = "--enis", defaultValue = "4", description = "ENIs in the VPC, 1 to 200000.")
  private int enis;

  @Option(names = "--sessions", defaultValue = "0", description = "Live sessions on the ENI.")
  private int sessions;

  @Option(
      names = "--cause",
      defaultValue = "MOVE",
      description = {
        "MOVE: a request moves an ENI of a failover group. NEW_PORT: the same without a group, so",
        "that each move makes a device first. PRIVATE_IP: a request moves a secondary address.",
        "CARRIER, PROBE: an instance fails, and the group moves the ENI."
      })
  private FailoverPlan.Cause cause = FailoverPlan.Cause.MOVE;

  @Option(
      names = "--out",
      defaultValue = "target/bench-failover",
      description = "Where the raw .hdr files and the plot go.")
  private Path out = Path.of("target/bench-failover");

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--moves", moves, 10, 10_000);
    Bounds.check(command, "--warm-up", warmUp, 0, 20_000);
    Bounds.check(command, "--rate", rate, 1_000, 100_000);
    Bounds.check(command, "--enis", enis, 1, 200_000);
    Bounds.check(command, "--sessions", sessions, 0, 2_000_000);
    if (!UserNamespace.isRoot()) {
      throw new CommandFailure("namespaces and devices can only be made by root; try sudo");
    }
    try (ScratchDirectory data = ScratchDirectory.make("eniswitch-bench-failover")) {
      MachineReport machine = MachineReport.now();
      FailoverPlan plan = new FailoverPlan(cause, moves, warmUp, rate, enis, sessions);
      FailoverResult result = new FailoverRig(plan).run(data.path());
      Records.write(result, out);
      print(result, machine, command.commandLine().getOut());
    } catch (IOException e) {
      throw new CommandFailure("the measurement stopped: " + e.getMessage(), e);
    }
    return 0;
  }

  private void print(FailoverResult result, MachineReport machine, PrintWriter to) {
    double blockedMicros = result.lost() * 1e6 / rate / (moves + FailoverRig.LEAD_MOVES + 1);
    if (json) {
      Figure figure =
          Figure.of("failover")
              .with("moves", moves)
              .with("rate", rate)
              .with("enis", enis)
              .with("sessions", sessions)
              .with("cause", cause.name())
              .with("liveSessions", result.sessions())
              .with("counted", result.times().requestToRedirect().getTotalCount())
              .with("missed", result.missed());
      Records.of(result)
          .forEach((name, ns) -> figure.with(name + "Micros", Percentiles.micros(ns)));
      to.println(
          figure
              .with("sent", result.sent())
              .with("delivered", result.delivered())
              .with("lost", result.lost())
              .with("duplicated", result.duplicated())
              .with("drops", result.drops())
              .with("blockedMicrosPerMove", blockedMicros)
              .with("latestSendMicros", result.latestNs() / NANOS_PER_MICRO)
              .json(machine));
      to.flush();
      return;
    }
    to.println(machine.line());
    Percentiles.head(to);
    Records.of(result).forEach((name, ns) -> Percentiles.row(name, ns, to));
    to.printf(
        "missed %d; sent %d, delivered %d, lost %d, duplicated %d; blocked %.1f us per move%n",
        result.missed(),
        result.sent(),
        result.delivered(),
        result.lost(),
        result.duplicated(),
        blockedMicros);
    to.println("live sessions at the owner when it began: " + result.sessions());
    to.println("dropped by the switch: " + result.drops());
    to.println("raw histograms and plot: " + out);
    to.flush();
  }
}
