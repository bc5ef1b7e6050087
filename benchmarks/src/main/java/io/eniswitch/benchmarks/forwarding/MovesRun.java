package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.packet.PacketVector;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A worker forwards over 64k ENIs on one processor while the table's writer moves random ENIs on
 * another: rounds with and without moves in turn.
 *
 * <p><b>Threading</b>: two threads of its own, each bound to its processor. <b>Bounds</b>: {@link
 * ForwardingRun#WARM_UP} and the measured time, twice.
 */
public final class MovesRun {
  /** As fast as the writer can. */
  public static final long UNPACED = Long.MAX_VALUE;

  private static final int FLOWS = 64_000;
  private static final int ROUNDS = 9;
  private static final int BATCH = 64;
  private static final int SEED = 2;

  private final ForwardingRig rig;
  private final long movesPerSec;
  private volatile boolean moving;
  private volatile boolean done;
  private volatile long moves;

  private MovesRun(ForwardingRig rig, long movesPerSec) {
    this.rig = rig;
    this.movesPerSec = movesPerSec;
  }

  /**
   * Measures for {@code measured} with moves, and as long without.
   *
   * @param movesPerSec rate the writer keeps, or {@link #UNPACED}
   * @param workerCpu processor that forwards
   * @param writerCpu processor that moves
   */
  public static MovesResult measure(
      long movesPerSec, Duration measured, int workerCpu, int writerCpu)
      throws InterruptedException {
    var what = new ForwardingCase(ForwardingPipeline.L3, FLOWS, false);
    try (ForwardingRig rig = new ForwardingRig(what)) {
      MovesRun run = new MovesRun(rig, movesPerSec);
      Thread writer = Thread.ofPlatform().name("bench-writer").start(() -> run.move(writerCpu));
      FutureTask<MovesResult> task = new FutureTask<>(() -> run.forward(workerCpu, measured));
      Thread.ofPlatform().name("bench-worker").start(task);
      try {
        return task.get();
      } catch (ExecutionException failure) {
        throw new IllegalStateException("the worker failed: " + failure.getCause(), failure);
      } finally {
        run.done = true;
        writer.join();
      }
    }
  }

  private MovesResult forward(int cpu, Duration measured) {
    CpuAffinity.pin(cpu);
    round(ForwardingRun.WARM_UP.toNanos());
    long roundNs = measured.toNanos() / ROUNDS;
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      without[i] = round(roundNs);
      moving = true;
      // The writer's code is warm and its pace steady when the round begins.
      round(roundNs / 4);
      long before = moves;
      long startNs = System.nanoTime();
      with[i] = round(roundNs);
      rates[i] = (moves - before) * 1e9 / (System.nanoTime() - startNs);
      moving = false;
      ratios[i] = with[i] / without[i];
    }
    return new MovesResult(median(without), median(with), median(ratios), median(rates));
  }

  private double round(long durationNs) {
    long startNs = System.nanoTime();
    long nowNs = startNs;
    long count = 0;
    while (nowNs - startNs < durationNs) {
      rig.burst(PacketVector.CAPACITY, nowNs);
      count++;
      nowNs = System.nanoTime();
    }
    return count * PacketVector.CAPACITY * 1e3 / (nowNs - startNs);
  }

  private void move(int cpu) {
    CpuAffinity.pin(cpu);
    SplittableRandom random = new SplittableRandom(SEED);
    long count = 0;
    while (!done) {
      long startNs = System.nanoTime();
      long made = 0;
      while (moving) {
        if (isDue(made, System.nanoTime() - startNs)) {
          moveSome(random);
          made += BATCH;
          moves = count + made;
        } else {
          Thread.onSpinWait();
        }
      }
      count += made;
      Thread.onSpinWait();
    }
  }

  private boolean isDue(long made, long elapsedNs) {
    return movesPerSec == UNPACED || made < elapsedNs / 1e9 * movesPerSec;
  }

  private void moveSome(SplittableRandom random) {
    for (int i = 0; i < BATCH; i++) {
      rig.move(random.nextInt(rig.receivers()), i & 1);
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
