package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.push.Outcomes;
import java.time.Duration;

/**
 * Passes outcomes on, and lets threads wait until what was wanted is in force or was refused.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Settled implements Outcomes {
  private final Outcomes next;
  private long reached = Position.NOWHERE;

  /** Passes on to {@code next}. */
  Settled(Outcomes next) {
    this.next = next;
  }

  /** Waits at most so long for a revision; false if it was not reached. */
  synchronized boolean await(long revision, Duration time) {
    long deadlineNs = System.nanoTime() + time.toNanos();
    try {
      while (reached < revision) {
        long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        wait(leftMs);
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void onConfirmed(String eniId, long revision) {
    next.onConfirmed(eniId, revision);
  }

  @Override
  public void onRefused(String eniId, long revision, String reason) {
    next.onRefused(eniId, revision, reason);
  }

  @Override
  public void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {
    next.onRedirected(eniId, instanceId, commandNs, applied);
  }

  @Override
  public void onProgress(long revision) {
    synchronized (this) {
      reached = revision;
      notifyAll();
    }
    next.onProgress(revision);
  }
}
