package io.eniswitch.benchmarks.sessions;

import io.eniswitch.benchmarks.forwarding.BenchmarkRules;
import io.eniswitch.benchmarks.sessions.PolicyChangeResult.About;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.PacketVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens sessions as fast as one worker can, and changes the rules of live ones.
 *
 * <p><b>Threading</b>: measures on a thread of its own, bound to one processor; nothing else runs.
 */
public final class SessionsRun {
  private static final int BURST = PacketVector.CAPACITY;
  private static final int LONG_TIMEOUT_S = 900;
  private static final int WARM_UP_SESSIONS = 500_000;
  private static final int SUSTAINED_TIMEOUT_S = 1;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int CALM_WINDOWS = 10;
  private static final int CHANGES = 5;
  private static final long WINDOW_NS = 100_000_000;
  private static final int KIB = 1024;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SessionsRun() {}

  /**
   * Opens {@code sessions}, which all stay, in one go; in a table that held as many others before,
   * so that the kernel does not hand out its memory meanwhile.
   */
  public static SessionsResult burst(final int sessions, final int cpu)
      throws InterruptedException {
    return on(
        cpu,
        () -> {
          warmUp();
          try (SessionsRig rig = new SessionsRig(sessions, LONG_TIMEOUT_S)) {
            final long residentBefore = residentBytes();
            open(rig, sessions);
            rig.expireAll(System.nanoTime());
            final long ns = open(rig, sessions);
            final long resident = residentBytes();
            final long live = rig.sessions().size();
            return new SessionsResult(
                live * 1e9 / ns,
                live,
                rig.dropped(),
                (double) (resident - residentBefore) / live,
                resident);
          }
        });
  }

  /** Opens sessions that run out after a second, with room for {@code sessions} at once. */
  public static SessionsResult sustained(final int sessions, final Duration measured, final int cpu)
      throws InterruptedException {
    return on(
        cpu,
        () -> {
          warmUp();
          try (SessionsRig rig = new SessionsRig(sessions, SUSTAINED_TIMEOUT_S)) {
            // Until as many run out as are opened.
            run(rig, Duration.ofSeconds(2 * SUSTAINED_TIMEOUT_S));
            final long before = rig.sessions().opened();
            final long droppedBefore = rig.dropped();
            final long ns = run(rig, measured);
            final long opened = rig.sessions().opened() - before;
            return new SessionsResult(
                opened * 1e9 / ns, opened, rig.dropped() - droppedBefore, 0, 0);
          }
        });
  }

  /**
   * Changes one group of all ENIs under {@code sessions} live ones, all of which send in turn;
   * several times, of which the one in the middle counts.
   */
  public static List<PolicyChangeResult> policyChange(final int sessions, final int cpu)
      throws InterruptedException {
    return on(
        cpu,
        () -> {
          warmUp();
          try (SessionsRig rig = new SessionsRig(sessions, LONG_TIMEOUT_S)) {
            open(rig, sessions);
            rig.flows().repeat(sessions);
            return changes(rig, sessions);
          }
        });
  }

  /** Fills a table of {@code records} records, looked at on the way. */
  public static List<LoadResult> byLoad(final int records, final int cpu)
      throws InterruptedException {
    return on(
        cpu,
        () -> {
          LoadRun.measure(WARM_UP_SESSIONS);
          return LoadRun.measure(records);
        });
  }

  private static List<PolicyChangeResult> changes(final SessionsRig rig, final int sessions) {
    final Map<About, List<PolicyChangeResult>> results = new EnumMap<>(About.class);
    BenchmarkRules rules = BenchmarkRules.FIRST;
    for (int i = 0; i < CHANGES; i++) {
      for (final About about : About.values()) {
        rules = next(rules, about);
        results
            .computeIfAbsent(about, any -> new ArrayList<>())
            .add(change(rig, sessions, about, rules));
      }
    }
    return results.values().stream().map(SessionsRun::median).toList();
  }

  private static BenchmarkRules next(final BenchmarkRules rules, final About about) {
    return switch (about) {
      case NONE -> new BenchmarkRules(rules.version() + 1, rules.isLast(), rules.isOther());
      case MOVED -> new BenchmarkRules(rules.version(), !rules.isLast(), rules.isOther());
      case ALL -> new BenchmarkRules(rules.version(), rules.isLast(), !rules.isOther());
    };
  }

  private static PolicyChangeResult median(final List<PolicyChangeResult> results) {
    results.sort(Comparator.comparingDouble(PolicyChangeResult::ratio));
    return results.get(results.size() / 2);
  }

  private static PolicyChangeResult change(
      final SessionsRig rig, final int sessions, final About about, final BenchmarkRules rules) {
    double calm = 0;
    for (int i = 0; i < CALM_WINDOWS; i++) {
      calm += window(rig, Long.MAX_VALUE) / CALM_WINDOWS;
    }
    final long droppedBefore = rig.dropped();
    final long goal = takenUp(rig) + sessions;
    final long startNs = System.nanoTime();
    rig.changeRules(rules);
    final long changedNs = System.nanoTime();
    final long deliveredBefore = rig.delivered();
    final long startCpuNs = THREADS.getCurrentThreadCpuTime();
    double worst = Double.MAX_VALUE;
    while (takenUp(rig) < goal && System.nanoTime() - changedNs < LONG_TIMEOUT_S * 1_000_000_000L) {
      worst = Math.min(worst, window(rig, goal));
    }
    final long cpuNs = THREADS.getCurrentThreadCpuTime() - startCpuNs;
    final double during = (rig.delivered() - deliveredBefore) * 1e3 / cpuNs;
    return new PolicyChangeResult(
        about,
        sessions,
        calm,
        during,
        worst,
        during / calm,
        (System.nanoTime() - changedNs) / 1e9,
        (changedNs - startNs) / 1e6,
        rig.dropped() - droppedBefore);
  }

  /** Sessions that were taken up into new rules, judged or not. */
  private static long takenUp(final SessionsRig rig) {
    return rig.sessions().rejudged() + rig.sessions().renewed();
  }

  /**
   * A tenth of a second of this thread's processor time of the live flows in turn, or until so many
   * were taken up; answers Mpps. So what others do with the processor meanwhile does not look like
   * a cost of the change.
   */
  private static double window(final SessionsRig rig, final long goal) {
    final long startNs = THREADS.getCurrentThreadCpuTime();
    final long deliveredBefore = rig.delivered();
    long nowNs = startNs;
    while (nowNs - startNs < WINDOW_NS && takenUp(rig) < goal) {
      rig.burst(BURST, System.nanoTime());
      nowNs = THREADS.getCurrentThreadCpuTime();
    }
    return (rig.delivered() - deliveredBefore) * 1e3 / (nowNs - startNs);
  }

  private static void warmUp() {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      try (SessionsRig rig = new SessionsRig(WARM_UP_SESSIONS, LONG_TIMEOUT_S)) {
        open(rig, WARM_UP_SESSIONS);
      }
    }
  }

  /** Opens so many sessions, rounded up to a burst; answers how long it took. */
  private static long open(final SessionsRig rig, final int sessions) {
    final long startNs = System.nanoTime();
    long nowNs = startNs;
    for (int opened = 0; opened < sessions; opened += BURST) {
      rig.burst(Math.min(BURST, sessions - opened), nowNs);
      nowNs = System.nanoTime();
    }
    return nowNs - startNs;
  }

  private static long run(final SessionsRig rig, final Duration duration) {
    final long startNs = System.nanoTime();
    long nowNs = startNs;
    while (nowNs - startNs < duration.toNanos()) {
      rig.burst(BURST, nowNs);
      nowNs = System.nanoTime();
    }
    return nowNs - startNs;
  }

  /** What the kernel says the process has in memory, huge pages of its own included. */
  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:") || line.startsWith("HugetlbPages:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .sum();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T on(final int cpu, final Callable<T> measurement)
      throws InterruptedException {
    final FutureTask<T> task =
        new FutureTask<>(() -> {
          CpuAffinity.pin(cpu);
          return measurement.call();
        });
    Thread.ofPlatform().name("bench-sessions").start(task);
    try {
      return task.get();
    } catch (final ExecutionException failure) {
      throw new IllegalStateException("the run failed: " + failure.getCause(), failure.getCause());
    }
  }
}
