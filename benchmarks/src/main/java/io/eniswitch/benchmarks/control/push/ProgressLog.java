package io.eniswitch.benchmarks.control.push;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Which revision each switch reported, and when.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: one entry per report since {@link #forget}.
 */
final class ProgressLog {
  private final Map<String, Reports> byHost = new HashMap<>();
  private long awaited = Long.MAX_VALUE;
  private long lacking;

  /** The reports of one switch, in their order. */
  private static final class Reports {
    private static final int FIRST_CAPACITY = 64;

    private long[] revisions = new long[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    private int count;
    private long reached = -1;

    /** Notes that a revision was reported now. */
    void add(long revision, long nowNs) {
      if (count == revisions.length) {
        revisions = Arrays.copyOf(revisions, 2 * count);
        times = Arrays.copyOf(times, 2 * count);
      }
      revisions[count] = revision;
      times[count++] = nowNs;
      reached = revision;
    }

    /** When it reported this revision or a later one, after those found before. */
    int find(int from, long revision) {
      int next = from;
      while (next < count && revisions[next] < revision) {
        next++;
      }
      return next;
    }
  }

  /** A switch has everything up to a revision. */
  void onProgress(String host, long revision) {
    long nowNs = System.nanoTime();
    synchronized (this) {
      Reports reports = byHost.computeIfAbsent(host, _ -> new Reports());
      boolean lacked = reports.reached < awaited;
      reports.add(revision, nowNs);
      if (lacked && revision >= awaited && --lacking == 0) {
        notifyAll();
      }
    }
  }

  /** Forgets when, but not who reached what. */
  synchronized void forget() {
    byHost.values().forEach(reports -> reports.count = 0);
  }

  /**
   * Waits until so many switches reached a revision.
   *
   * @throws TimeoutException if they did not within {@code seconds}
   */
  synchronized void await(int switches, long revision, int seconds)
      throws InterruptedException, TimeoutException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    awaited = revision;
    lacking = switches - reached(revision);
    while (lacking > 0) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
      if (leftMs <= 0) {
        throw new TimeoutException(
            "%d of %d switches reached revision %d within %d s"
                .formatted(reached(revision), switches, revision, seconds));
      }
      wait(leftMs);
    }
  }

  private long reached(long revision) {
    return byHost.values().stream().filter(reports -> reports.reached >= revision).count();
  }

  /** When the last switch reached a revision, on the clock of {@link System#nanoTime}. */
  synchronized long lastNs(long revision) {
    return byHost.values().stream()
        .mapToLong(reports -> reports.times[reports.find(0, revision)])
        .max()
        .orElseThrow();
  }

  /**
   * How long each change took to each switch, from when it was due.
   *
   * @param changes in the order of their revisions, all of them reached by all
   */
  synchronized Histogram micros(List<Due> changes) {
    Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    for (Reports reports : byHost.values()) {
      int next = 0;
      for (Due change : changes) {
        next = reports.find(next, change.revision());
        micros.recordValue(
            Math.max(TimeUnit.NANOSECONDS.toMicros(reports.times[next] - change.dueNs()), 0));
      }
    }
    return micros;
  }

  /** A change, and when it was to be made. */
  record Due(long revision, long dueNs) {}
}
