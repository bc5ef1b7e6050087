package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.cap.NeighboursRun;
import io.eniswitch.benchmarks.cap.NeighboursRun.Outcome;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench neighbours}: what a flood of new sessions costs the traffic of others. */
@Command(
    name = "neighbours",
    description = "Established traffic of one instance while another ENI is flooded.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class NeighboursCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final int WORKER_CPU = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--seconds", defaultValue = "3", description = "Seconds measured, 1 to 60.")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "500000",
      description = "Packets per second of the established traffic, 1000 to 5000000.")
  private int rate;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    Bounds.check(command, "--rate", rate, 1_000, 5_000_000);
    if (Runtime.getRuntime().availableProcessors() <= WORKER_CPU) {
      throw new CommandFailure("two processors are needed: one forwards, one sends");
    }
    // Before this thread is bound to one processor.
    MachineReport machine = MachineReport.now();
    Path directory = Files.createTempDirectory("eniswitch-neighbours");
    try (var run = new NeighboursRun(directory.resolve("counters"), WORKER_CPU, 0)) {
      run.measure(WARM_UP, rate, false);
      run.measure(WARM_UP, rate, true);
      Outcome calm = run.measure(Duration.ofSeconds(seconds), rate, false);
      Outcome attacked = run.measure(Duration.ofSeconds(seconds), rate, true);
      print(command.commandLine().getOut(), machine, calm, attacked);
    }
    return 0;
  }

  private void print(PrintWriter out, MachineReport machine, Outcome calm, Outcome attacked) {
    double share = share(attacked) / share(calm);
    double ratio = micros(attacked, 99) / micros(calm, 99);
    if (json) {
      out.println(
          Figure.of("neighbours")
              .with("seconds", seconds)
              .with("rate", rate)
              .with("floodPacketsPerSec", Math.round(attacked.floodPerSec()))
              .with("throughputShare", share)
              .with("p50Micros", micros(calm, 50))
              .with("p99Micros", micros(calm, 99))
              .with("attackedP50Micros", micros(attacked, 50))
              .with("attackedP99Micros", micros(attacked, 99))
              .with("p99Ratio", ratio)
              .json(machine));
    } else {
      out.println(machine.line());
      out.printf("%-12s%12s%12s%12s%12s%n", "", "sent", "delivered", "p50 us", "p99 us");
      row(out, "undisturbed", calm);
      row(out, "flooded", attacked);
      out.printf(
          "flood %.2f Mpps; throughput kept %.1f %%, p99 %.2fx%n",
          attacked.floodPerSec() / 1e6, 100 * share, ratio);
    }
    out.flush();
  }

  private static void row(PrintWriter out, String name, Outcome outcome) {
    out.printf(
        "%-12s%12d%12d%12.1f%12.1f%n",
        name, outcome.sent(), outcome.delivered(), micros(outcome, 50), micros(outcome, 99));
  }

  private static double share(Outcome outcome) {
    return (double) outcome.delivered() / outcome.sent();
  }

  private static double micros(Outcome outcome, double percentile) {
    return outcome.delays().getValueAtPercentile(percentile) / 1e3;
  }
}
