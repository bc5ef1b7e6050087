package io.eniswitch.dataplane.cap;

/**
 * Says when a queue stands, so that a sender is to be told to slow down before the queue is full:
 * its wait was above a target for a whole interval, and from then on ever more often until it is
 * below again. A short burst makes a queue that nobody is told of.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Bounds</b>: at most {@link #MAX_COUNT} counts, an
 * interval divided by the root of which is the least time between two. <b>Source</b>: RFC 8289, for
 * paths within a region, and asked when a packet comes, whose wait is known by then.
 */
final class CoDel {
  /** Wait from which on a queue may be standing. */
  static final long TARGET_NS = 3_000_000;

  /** Time that it may be above before anybody is told. */
  static final long INTERVAL_NS = 20_000_000;

  private static final int MAX_COUNT = 1024;

  private long dueNs;
  private int count;
  private boolean above;

  /** True if the sender of a packet that comes now and waits so long is to be told. */
  boolean isDue(final long waitNs, final long targetNs, final long nowNs) {
    if (waitNs < targetNs) {
      restart();
      return false;
    }
    if (!above) {
      above = true;
      dueNs = nowNs + INTERVAL_NS;
    }
    return nowNs - dueNs >= 0;
  }

  /** One was told. */
  void onTold(final long nowNs) {
    count = Math.min(count + 1, MAX_COUNT);
    dueNs = nowNs + (long) (INTERVAL_NS / Math.sqrt(count));
  }

  /** The queue does not stand. */
  void restart() {
    above = false;
    count = 0;
  }
}
