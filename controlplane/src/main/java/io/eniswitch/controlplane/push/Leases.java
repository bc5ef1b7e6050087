package io.eniswitch.controlplane.push;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The right of each host's switch to send for ENIs that another host may take over. A switch that
 * cannot be reached loses it by itself, and is known to have lost it here, later.
 *
 * <p>A switch counts from when it asked, control from when it answered and a quarter more, so that
 * a clock that is slow, and a burst that was looked at in the last moment, are waited for too. A
 * switch from which something was taken away gets no new lease before it has said that it knows.
 *
 * <p><b>Threading</b>: any thread, under one short lock. <b>Bounds</b>: an entry per host asked
 * about.
 */
public final class Leases {
  /** How long a switch may send without a word from control, unless configured otherwise. */
  public static final Duration DEFAULT = Duration.ofSeconds(1);

  private static final long ENDLESS = 0;
  private static final long FAR_NS = Long.MAX_VALUE / 2;

  private final long durationNs;
  private final Map<String, Seat> seats = new HashMap<>();

  /** What is known of a host. */
  private static final class Seat {
    private long endNs;
    private long fence = Long.MIN_VALUE;

    private Seat(long endNs) {
      this.endNs = endNs;
    }
  }

  private Leases(long durationNs) {
    this.durationNs = durationNs;
  }

  /** Leases of this length. */
  public static Leases of(Duration duration) {
    return new Leases(duration.toNanos());
  }

  /** For the switch in this process: it is never out of reach. */
  public static Leases endless() {
    return new Leases(ENDLESS);
  }

  /**
   * Gives the switch of a host a lease, from now.
   *
   * @param knownRevision what it has said it knows
   * @return how long it may send from when it asked; 0 if it gets none
   */
  public synchronized long grant(String host, long knownRevision) {
    Seat seat = seat(host, System.nanoTime());
    if (knownRevision < seat.fence) {
      return 0;
    }
    seat.endNs = System.nanoTime() + fullNs();
    return durationNs;
  }

  /** From now on the switch of a host gets no lease before it knows of this revision. */
  public synchronized void fence(String host, long revision) {
    Seat seat = seat(host, System.nanoTime());
    seat.fence = Math.max(seat.fence, revision);
  }

  /** Whether the switch of a host can send no more for what it has under a lease. */
  public synchronized boolean isOver(String host, long nowNs) {
    return seat(host, nowNs).endNs - nowNs <= 0;
  }

  /** As {@link #isOver}, and if so, {@link #fence}: it stays over until the switch knows. */
  synchronized boolean endIfOver(String host, long revision, long nowNs) {
    boolean over = isOver(host, nowNs);
    if (over) {
      fence(host, revision);
    }
    return over;
  }

  /** When it is over, if no other is given. */
  public synchronized long endNs(String host) {
    return seat(host, System.nanoTime()).endNs;
  }

  /** A host never asked about may have had a lease of an earlier control plane. */
  private Seat seat(String host, long nowNs) {
    return seats.computeIfAbsent(host, _ -> new Seat(nowNs + fullNs()));
  }

  private long fullNs() {
    return durationNs == ENDLESS ? FAR_NS : durationNs + durationNs / 4;
  }
}
