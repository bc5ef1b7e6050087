package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.benchmarks.sessions.LoadResult;
import io.eniswitch.benchmarks.sessions.PolicyChangeResult;
import io.eniswitch.benchmarks.sessions.SessionsResult;
import io.eniswitch.benchmarks.sessions.SessionsRun;
import io.eniswitch.dataplane.linux.CpuAffinity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench sessions}: opening sessions, their memory, and a change of their rules. */
@Command(
    name = "sessions",
    description = "New sessions per second, and what a change of rules costs live ones.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SessionsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--sessions",
      defaultValue = "2000000",
      description = "Sessions opened in a burst, or live while rules change; 1000 to 20000000.")
  private int sessions;

  @Option(
      names = "--capacity",
      defaultValue = "6000000",
      description = "Most sessions at once when they run out after a second; 1000 to 20000000.")
  private int capacity;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Seconds that sessions are opened and run out, 1 to 60.")
  private int seconds;

  @Option(
      names = "--policy-change",
      description = "Change a group of all ENIs instead, while all live sessions send.")
  private boolean policyChange;

  @Option(
      names = "--by-load",
      description = "Fill a table of so many records instead, measured at several loads.")
  private boolean byLoad;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--sessions", sessions, 1000, 20_000_000);
    Bounds.check(command, "--capacity", capacity, 1000, 20_000_000);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    int cpu = CpuAffinity.allowed().length() - 1;
    PrintWriter out = command.commandLine().getOut();
    MachineReport machine = MachineReport.now();
    if (!json) {
      out.println(machine.line());
    }
    if (policyChange) {
      for (PolicyChangeResult result : SessionsRun.policyChange(sessions, cpu)) {
        out.println(json ? figure(result).json(machine) : line(result));
      }
    } else if (byLoad) {
      for (LoadResult result : SessionsRun.byLoad(capacity, cpu)) {
        out.println(json ? figure(result).json(machine) : line(result));
      }
    } else {
      SessionsResult burst = SessionsRun.burst(sessions, cpu);
      out.println(json ? figure("burst", burst).json(machine) : line("burst", burst));
      out.flush();
      SessionsResult sustained = SessionsRun.sustained(capacity, Duration.ofSeconds(seconds), cpu);
      out.println(
          json ? figure("sustained", sustained).json(machine) : line("sustained", sustained));
    }
    out.flush();
    return 0;
  }

  private Figure figure(String mode, SessionsResult result) {
    return Figure.of("sessions")
        .with("mode", mode)
        .with("sessions", sessions)
        .with("capacity", capacity)
        .with("seconds", seconds)
        .with("sessionsPerSec", Math.round(result.sessionsPerSec()))
        .with("opened", result.opened())
        .with("dropped", result.dropped())
        .with("bytesPerSession", rounded(result.bytesPerSession()))
        .with("residentBytes", result.residentBytes());
  }

  private static Figure figure(PolicyChangeResult result) {
    return Figure.of("sessions")
        .with("mode", "policy-change")
        .with("about", lower(result))
        .with("sessions", result.sessions())
        .with("mpps", rounded(result.mpps()))
        .with("duringMpps", rounded(result.duringMpps()))
        .with("worstMpps", rounded(result.worstMpps()))
        .with("ratio", rounded(result.ratio()))
        .with("rejudgedSeconds", rounded(result.seconds()))
        .with("changeMillis", rounded(result.compileMillis()))
        .with("dropped", result.dropped());
  }

  private Figure figure(LoadResult result) {
    return Figure.of("sessions")
        .with("mode", "by-load")
        .with("capacity", capacity)
        .with("loadPercent", result.loadPercent())
        .with("insertNs", rounded(result.insertNs()))
        .with("hitNs", rounded(result.hitNs()))
        .with("missNs", rounded(result.missNs()));
  }

  private static String line(LoadResult result) {
    return "%d %% used: %.1f ns to add, %.1f ns to find, %.1f ns to find none"
        .formatted(result.loadPercent(), result.insertNs(), result.hitNs(), result.missNs());
  }

  private static String line(String mode, SessionsResult result) {
    return "%-12s%14.0f per second%14d opened%10d dropped%10.1f bytes each%14d bytes resident"
        .formatted(
            mode,
            result.sessionsPerSec(),
            result.opened(),
            result.dropped(),
            result.bytesPerSession(),
            result.residentBytes());
  }

  private static String line(PolicyChangeResult result) {
    return ("policy change about %s of %d sessions: %.2f Mpps before, %.2f meanwhile (%.0f %%),"
            + " %.2f in the worst tenth of a second, all under the new rules after %.2f s, %d"
            + " dropped")
        .formatted(
            lower(result),
            result.sessions(),
            result.mpps(),
            result.duringMpps(),
            100 * result.ratio(),
            result.worstMpps(),
            result.seconds(),
            result.dropped());
  }

  private static String lower(PolicyChangeResult result) {
    return result.about().name().toLowerCase(Locale.ROOT);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
