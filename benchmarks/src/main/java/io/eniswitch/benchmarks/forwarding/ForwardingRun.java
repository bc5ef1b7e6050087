package io.eniswitch.benchmarks.forwarding;

import com.sun.management.ThreadMXBean;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.PacketVector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a {@link ForwardingCase} for a while on one processor and tells how fast it went.
 *
 * <p><b>Threading</b>: measures on a thread of its own, bound to that processor, so that the
 * compiler's threads run on the others. <b>Bounds</b>: the measured time and {@link #WARM_UP}.
 */
public final class ForwardingRun {
  /** Time before the first round, for the compiler and the caches. */
  public static final Duration WARM_UP = Duration.ofSeconds(2);

  /** Rounds the measured time is cut into. */
  public static final int ROUNDS = 5;

  private static final int BURST = PacketVector.CAPACITY;

  private final ForwardingRig rig;
  private long bursts;

  private ForwardingRun(ForwardingRig rig) {
    this.rig = rig;
  }

  /**
   * Measures for {@code measured} in all.
   *
   * @param cpu processor that forwards
   * @throws IllegalStateException if buffers got lost, or the thread could not be bound
   */
  public static ForwardingResult measure(ForwardingCase what, Duration measured, int cpu)
      throws InterruptedException {
    FutureTask<ForwardingResult> task =
        new FutureTask<>(() -> {
          CpuAffinity.pin(cpu);
          try (ForwardingRig rig = new ForwardingRig(what)) {
            return new ForwardingRun(rig).measure(measured);
          }
        });
    Thread.ofPlatform().name("bench-forwarding").start(task);
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the run failed: " + failure.getCause(), failure.getCause());
    }
  }

  private ForwardingResult measure(Duration measured) {
    round(WARM_UP.toNanos());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] mpps = new double[ROUNDS];
    long roundNs = measured.toNanos() / ROUNDS;
    threads.getCurrentThreadAllocatedBytes();
    long burstsBefore = bursts;
    long deliveredBefore = rig.delivered();
    long bytesBefore = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      mpps[i] = round(roundNs);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
    long sent = (bursts - burstsBefore) * BURST;
    long dropped = sent - (rig.delivered() - deliveredBefore);
    if (rig.buffersOut() != 0) {
      throw new IllegalStateException(rig.buffersOut() + " buffers got lost");
    }
    Arrays.sort(mpps);
    return new ForwardingResult(
        mpps[ROUNDS - 1], mpps[ROUNDS / 2], (double) bytes * BURST / sent, sent, dropped);
  }

  /** Bursts for {@code durationNs}, the clock read once for each as a worker does; answers Mpps. */
  private double round(long durationNs) {
    long startNs = System.nanoTime();
    long nowNs = startNs;
    long count = 0;
    while (nowNs - startNs < durationNs) {
      rig.burst(BURST, nowNs);
      count++;
      nowNs = System.nanoTime();
    }
    bursts += count;
    return count * BURST * 1e3 / (nowNs - startNs);
  }
}
