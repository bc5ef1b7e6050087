package io.eniswitch.dataplane.push.channel;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease of this switch: asks control for it again and again, several times before it
 * ends. It ends by itself when control does not answer.
 *
 * <p><b>Threading</b>: the event loop.
 */
final class LeaseKeeper {
  private static final int ASKED_PER_LEASE = 4;
  private static final long FIRST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop loop;
  private final LongConsumer extend;
  private @Nullable ClientLink link;
  private long intervalNs = FIRST_INTERVAL_NS;
  private boolean needed;
  private boolean asking;

  /**
   * A lease that is over.
   *
   * @param extend told when the lease ends, on the clock of {@link System#nanoTime}
   */
  LeaseKeeper(EventLoop loop, LongConsumer extend) {
    this.loop = loop;
    this.extend = extend;
  }

  /** This switch has, or may get, ENIs that send under a lease: from now on it asks. */
  void onNeeded() {
    needed = true;
    start();
  }

  /** Control took the switch. */
  void onWelcome(@Nullable ClientLink opened) {
    link = opened;
    start();
  }

  /** The connection is gone. */
  void onClosed() {
    link = null;
  }

  /** Control gave a lease. */
  void onLease(long askedNs, long durationNs) {
    intervalNs = durationNs / ASKED_PER_LEASE;
    extend.accept(askedNs + durationNs);
  }

  private void start() {
    if (needed && link != null && !asking) {
      asking = true;
      ask();
    }
  }

  private void ask() {
    ClientLink to = link;
    if (to == null) {
      asking = false;
      return;
    }
    to.say(new Signal.Renew(System.nanoTime()));
    to.flush();
    var _ = loop.schedule(this::ask, intervalNs, TimeUnit.NANOSECONDS);
  }
}
