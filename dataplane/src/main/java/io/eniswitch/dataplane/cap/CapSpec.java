package io.eniswitch.dataplane.cap;

/**
 * The caps of an instance, or the QoS of an ENI. 0 is no limit everywhere.
 *
 * @param egress what it sends
 * @param ingress what it receives
 * @param packetsPerSec packets sent and received together
 * @param sessions open at once
 */
public record CapSpec(Lane egress, Lane ingress, long packetsPerSec, long sessions) {
  /** Fewest bytes that may pass at once, unless said otherwise. */
  public static final long LEAST_BURST_BYTES = 1 << 17;

  /** No caps. */
  public static final CapSpec UNLIMITED = new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, 0, 0);

  /**
   * One direction.
   *
   * @param bandwidth bytes
   * @param packetsPerSec packets of this direction alone
   */
  public record Lane(Bandwidth bandwidth, long packetsPerSec) {
    /** No limit. */
    public static final Lane UNLIMITED = new Lane(Bandwidth.UNLIMITED, 0);

    /** Checks the bounds. */
    public Lane {
      checkPacketRate(packetsPerSec);
    }

    // Here and not outside, for the record outside needs this one to be made.
    private static void checkPacketRate(final long packetsPerSec) {
      if (packetsPerSec < 0 || packetsPerSec > TokenBucket.MAX_RATE) {
        throw new IllegalArgumentException(
            "packetsPerSec %d: must be 0 (no limit) to %d"
                .formatted(packetsPerSec, TokenBucket.MAX_RATE));
      }
    }

    /** True if there is a limit. */
    public boolean isLimited() {
      return packetsPerSec > 0 || bandwidth.baseBytesPerSec() > 0;
    }
  }

  /** Checks the bounds. */
  public CapSpec {
    Lane.checkPacketRate(packetsPerSec);
    if (sessions < 0) {
      throw new IllegalArgumentException("sessions " + sessions + ": must be 0 (no limit) or more");
    }
  }

  /**
   * The burst of a rate unless it is said: what passes in 10 ms, for a worker that shares its
   * processor may be late by that much, and at least two segments of 64 KiB, so that one fits while
   * the other is earned.
   */
  public static long defaultBurstBytes(final long bytesPerSec) {
    return Math.max(LEAST_BURST_BYTES, bytesPerSec / 100);
  }

  /** An instance type: the same bandwidth each way. */
  public static CapSpec ofInstance(
      final Bandwidth bandwidth, final long packetsPerSec, final long sessions) {
    Lane lane = new Lane(bandwidth, 0);
    return new CapSpec(lane, lane, packetsPerSec, sessions);
  }
}
