package io.eniswitch.dataplane.cap;

/**
 * Shared between threads, two atomic words: a bandwidth with a base that can always be had and a
 * burst above it that is paid from what was saved. One {@link TokenBucket} holds the peak to the
 * burst rate; another earns at the base rate and saves what is not used, up to a bound. When it is
 * empty, what it earns is the base.
 *
 * <p><b>Threading</b>: as {@link TokenBucket}.
 *
 * <p><b>Layout</b>, {@value #BYTES} bytes: the peak bucket, then the credit bucket.
 */
public final class BurstCredit {
  /** Size in memory. */
  public static final int BYTES = 2 * TokenBucket.BYTES;

  private BurstCredit() {}

  /**
   * Changes the rates; what is available, saved or owed stays so in bytes. Where there was no limit
   * before, the burst may pass at once and nothing is saved beyond it. Writer only.
   */
  public static void limit(final long address, final long nowNs, final Bandwidth bandwidth) {
    final long burst = bandwidth.burstBytes();
    TokenBucket.limit(address, nowNs, bandwidth.peakBytesPerSec(), burst, burst);
    TokenBucket.limit(
        credit(address),
        nowNs,
        bandwidth.savesCredit() ? bandwidth.baseBytesPerSec() : 0,
        burst + bandwidth.creditBytes(),
        burst);
  }

  /** As {@link TokenBucket#reserve}, in bytes. */
  public static long reserve(
      final long address, final long nowNs, final long bytes, final long maxWaitNs) {
    final long peakWaitNs = TokenBucket.reserve(address, nowNs, bytes, maxWaitNs);
    if (peakWaitNs == TokenBucket.REFUSED) {
      return TokenBucket.REFUSED;
    }
    final long creditWaitNs = TokenBucket.reserve(credit(address), nowNs, bytes, maxWaitNs);
    if (creditWaitNs == TokenBucket.REFUSED) {
      TokenBucket.giveBack(address, bytes);
      return TokenBucket.REFUSED;
    }
    return Math.max(peakWaitNs, creditWaitNs);
  }

  /** As {@link TokenBucket#giveBack}, in bytes. */
  public static void giveBack(final long address, final long bytes) {
    TokenBucket.giveBack(address, bytes);
    TokenBucket.giveBack(credit(address), bytes);
  }

  /** As {@link TokenBucket#owe}, in bytes. */
  public static void owe(final long address, final long nowNs, final long bytes) {
    TokenBucket.owe(address, nowNs, bytes);
    TokenBucket.owe(credit(address), nowNs, bytes);
  }

  /** As {@link TokenBucket#nsUntil}, in bytes. */
  public static long nsUntil(final long address, final long nowNs, final long bytes) {
    return Math.max(
        TokenBucket.nsUntil(address, nowNs, bytes),
        TokenBucket.nsUntil(credit(address), nowNs, bytes));
  }

  /** Bytes that may pass now. */
  public static long available(final long address, final long nowNs) {
    return Math.min(
        TokenBucket.available(address, nowNs), TokenBucket.available(credit(address), nowNs));
  }

  /** Bytes saved, {@code Long.MAX_VALUE} if the base is the most there is. */
  public static long saved(final long address, final long nowNs) {
    return TokenBucket.available(credit(address), nowNs);
  }

  /** As {@link TokenBucket#settle}. */
  public static void settle(final long address, final long nowNs) {
    TokenBucket.settle(address, nowNs);
    TokenBucket.settle(credit(address), nowNs);
  }

  private static long credit(final long address) {
    return address + TokenBucket.BYTES;
  }
}
