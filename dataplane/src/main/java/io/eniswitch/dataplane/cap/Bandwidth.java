package io.eniswitch.dataplane.cap;

/**
 * How fast bytes may go in one direction.
 *
 * @param baseBytesPerSec what can always be had, or 0 for no limit
 * @param peakBytesPerSec the most, paid from what was saved; equal to the base if there is no burst
 * @param burstBytes what may pass at once at any speed, 1 or more if there is a limit
 * @param creditBytes the most that unused base can save up
 */
public record Bandwidth(
    long baseBytesPerSec, long peakBytesPerSec, long burstBytes, long creditBytes) {
  /** No limit. */
  public static final Bandwidth UNLIMITED = new Bandwidth(0, 0, 0, 0);

  /** Checks the bounds. */
  public Bandwidth {
    if (baseBytesPerSec < 0 || peakBytesPerSec < baseBytesPerSec) {
      throw new IllegalArgumentException(
          "peakBytesPerSec %d: must be at least baseBytesPerSec, %d"
              .formatted(peakBytesPerSec, baseBytesPerSec));
    }
    if (baseBytesPerSec == 0 && peakBytesPerSec > 0) {
      throw new IllegalArgumentException(
          "baseBytesPerSec 0 means no limit: peakBytesPerSec must be 0 too, not "
              + peakBytesPerSec);
    }
    if (peakBytesPerSec > TokenBucket.MAX_RATE) {
      throw new IllegalArgumentException(
          "peakBytesPerSec %d: at most %d".formatted(peakBytesPerSec, TokenBucket.MAX_RATE));
    }
    if (baseBytesPerSec > 0 && (burstBytes < 1 || creditBytes < 0)) {
      throw new IllegalArgumentException(
          "burstBytes %d, creditBytes %d: must be at least 1 and 0"
              .formatted(burstBytes, creditBytes));
    }
    if (baseBytesPerSec > 0
        && (burstBytes + creditBytes) / baseBytesPerSec >= TokenBucket.MAX_BURST_SECONDS) {
      throw new IllegalArgumentException(
          "burstBytes %d and creditBytes %d: must be earned in less than %d s at the base"
              .formatted(burstBytes, creditBytes, TokenBucket.MAX_BURST_SECONDS));
    }
  }

  /** One rate without anything to save. */
  public static Bandwidth constant(final long bytesPerSec, final long burstBytes) {
    return new Bandwidth(bytesPerSec, bytesPerSec, burstBytes, 0);
  }

  /** True if there is a burst above the base, which saved credit pays for. */
  boolean savesCredit() {
    return peakBytesPerSec > baseBytesPerSec;
  }
}
