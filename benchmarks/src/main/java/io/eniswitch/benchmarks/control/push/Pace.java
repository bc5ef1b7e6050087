package io.eniswitch.benchmarks.control.push;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Times that do not move when what is to be done at one of them takes long. */
record Pace(long startNs, double intervalNs) {
  private static final long SPIN_NS = 60_000;

  /** So many per second, from now on. */
  static Pace of(double perSecond) {
    return new Pace(System.nanoTime(), TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  /** When number {@code i} from 0 is due. */
  long dueNs(int i) {
    return startNs + Math.round(i * intervalNs);
  }

  /** Waits until number {@code i} is due, not at all if that is over; answers when it was due. */
  long await(int i) {
    long dueNs = dueNs(i);
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      if (leftNs > SPIN_NS) {
        LockSupport.parkNanos(leftNs - SPIN_NS);
      } else {
        Thread.onSpinWait();
      }
      leftNs = dueNs - System.nanoTime();
    }
    return dueNs;
  }
}
