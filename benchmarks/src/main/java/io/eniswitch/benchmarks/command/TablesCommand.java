package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.forwarding.MovesResult;
import io.eniswitch.benchmarks.forwarding.MovesRun;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.benchmarks.tables.LookupResult;
import io.eniswitch.benchmarks.tables.LookupRun;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.dataplane.linux.CpuAffinity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench tables}: memory and lookups of full tables, and moves while a worker forwards. */
@Command(
    name = "tables",
    description = "Memory, lookups and moves of the forwarding tables.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TablesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--enis",
      defaultValue = "1000000",
      description = "ENIs in the tables that are looked up, 1 to 16000000.")
  private int enis;

  @Option(
      names = "--moves",
      defaultValue = "2000000",
      description = "Moves per second while a worker forwards, 1 to 100000000.")
  private int moves;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Seconds measured for each figure, 1 to 60.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--enis", enis, 1, 16_000_000);
    Bounds.check(command, "--moves", moves, 1, 100_000_000);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    var cpus = CpuAffinity.allowed();
    if (cpus.cardinality() < 2) {
      throw new CommandFailure("two processors are needed: one forwards, one moves ENIs");
    }
    int worker = cpus.length() - 1;
    int writer = cpus.nextSetBit(0);
    PrintWriter out = command.commandLine().getOut();
    MachineReport machine = MachineReport.now();
    Duration measured = Duration.ofSeconds(seconds);
    LookupResult lookups = LookupRun.measure(enis, measured, worker);
    MovesResult paced = MovesRun.measure(moves, measured, worker, writer);
    MovesResult unpaced = MovesRun.measure(MovesRun.UNPACED, measured, worker, writer);
    if (json) {
      out.println(figure(lookups, paced, unpaced).json(machine));
    } else {
      out.println(machine.line());
      print(out, lookups);
      print(out, "paced moves", paced);
      print(out, "moves at full speed", unpaced);
    }
    out.flush();
    return 0;
  }

  private void print(PrintWriter out, LookupResult lookups) {
    out.printf("%-34s%12d%n", "ENIs", enis);
    out.printf("%-34s%12.1f%n", "memory, MB", lookups.bytes() / 1e6);
    out.printf("%-34s%12.1f%n", "by IPv4 address in bursts, ns", lookups.ipBurstNs());
    out.printf("%-34s%12.1f%n", "by MAC in bursts, ns", lookups.macBurstNs());
    out.printf("%-34s%12.1f%n", "by IPv4 address one by one, ns", lookups.ipSingleNs());
    out.printf("%-34s%12.1f%n", "by MAC one by one, ns", lookups.macSingleNs());
  }

  private static void print(PrintWriter out, String what, MovesResult result) {
    out.printf(
        "%-34s%12.0f per second, worker at %.2f of %.2f Mpps (%.0f %%)%n",
        what, result.movesPerSec(), result.mpps(), result.undisturbedMpps(), 100 * result.ratio());
  }

  private Figure figure(LookupResult lookups, MovesResult paced, MovesResult unpaced) {
    return Figure.of("tables")
        .with("enis", enis)
        .with("moves", moves)
        .with("seconds", seconds)
        .with("bytes", lookups.bytes())
        .with("ipLookupNs", rounded(lookups.ipBurstNs()))
        .with("macLookupNs", rounded(lookups.macBurstNs()))
        .with("ipSingleLookupNs", rounded(lookups.ipSingleNs()))
        .with("macSingleLookupNs", rounded(lookups.macSingleNs()))
        .with("movesPerSec", Math.round(paced.movesPerSec()))
        .with("workerRatio", rounded(paced.ratio()))
        .with("maxMovesPerSec", Math.round(unpaced.movesPerSec()))
        .with("workerRatioAtMax", rounded(unpaced.ratio()));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
