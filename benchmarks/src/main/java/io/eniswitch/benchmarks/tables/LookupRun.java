package io.eniswitch.benchmarks.tables;

import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.PacketVector;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Times lookups of random ENIs in full tables; the best of several rounds counts.
 *
 * <p><b>Threading</b>: a thread of its own, bound to one processor. <b>Bounds</b>: filling the
 * tables, then four times the measured time and a warm-up as long.
 */
public final class LookupRun {
  private static final int ROUNDS = 5;

  private final LookupRig rig;

  private LookupRun(LookupRig rig) {
    this.rig = rig;
  }

  /**
   * Fills tables with {@code enis} ENIs and measures each kind of lookup for {@code measured}.
   *
   * @param cpu processor to run on
   * @throws IllegalStateException if an ENI was not found
   */
  public static LookupResult measure(int enis, Duration measured, int cpu)
      throws InterruptedException {
    FutureTask<LookupResult> task =
        new FutureTask<>(() -> {
          CpuAffinity.pin(cpu);
          try (LookupRig rig = new LookupRig(enis)) {
            return new LookupRun(rig).measure(measured.toNanos());
          }
        });
    Thread.ofPlatform().name("bench-lookup").start(task);
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the run failed: " + failure.getCause(), failure);
    }
  }

  private LookupResult measure(long measuredNs) {
    return new LookupResult(
        rig.bytes(),
        best(true, false, measuredNs),
        best(true, true, measuredNs),
        best(false, false, measuredNs),
        best(false, true, measuredNs));
  }

  private double best(boolean bursts, boolean byMac, long measuredNs) {
    round(bursts, byMac, measuredNs);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.min(best, round(bursts, byMac, measuredNs / ROUNDS));
    }
    return best;
  }

  private double round(boolean bursts, boolean byMac, long durationNs) {
    long startNs = System.nanoTime();
    long nowNs = startNs;
    long lookups = 0;
    long found = 0;
    while (nowNs - startNs < durationNs) {
      found += bursts ? rig.burst(byMac) : rig.singles(PacketVector.CAPACITY, byMac);
      lookups += PacketVector.CAPACITY;
      nowNs = System.nanoTime();
    }
    if (found != lookups) {
      throw new IllegalStateException(
          "%d of %d ENIs not found".formatted(lookups - found, lookups));
    }
    return (double) (nowNs - startNs) / lookups;
  }
}
