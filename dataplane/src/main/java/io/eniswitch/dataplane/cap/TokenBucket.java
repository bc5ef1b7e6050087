package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;

/**
 * Shared between threads, one atomic word: a rate limit over bytes or packets, at an address. The
 * word is the time at which everything taken so far will have been earned (the theoretical arrival
 * time), so that no thread has to refill anything and no clock is read here.
 *
 * <p><b>Threading</b>: items are taken by any thread; rates are changed by one thread at a time,
 * while others take.
 *
 * <p><b>Layout</b>, {@value #BYTES} bytes, aligned to 8: the word, in units of 2^-10 ns, counted
 * modulo 2^64; units per item with 24 more fractional bits, unsigned, 0 for no limit; the units by
 * which the word may be ahead of now (the burst).
 *
 * <p><b>Bounds</b>: rates of 1 to 10^11 items per second, rounded by less than 0.01 % per call down
 * to 64 items at 12.5 GB/s. A bucket that nobody takes from for 100 days must be brought up to date
 * with {@link #settle}.
 *
 * <p><b>Source</b>: ITU-T I.371, generic cell rate algorithm, virtual scheduling.
 */
public final class TokenBucket {
  /** Size of a bucket in memory. */
  public static final int BYTES = 24;

  /** What {@link #reserve} answers when it took nothing. */
  public static final long REFUSED = -1;

  /** Most items per second. */
  public static final long MAX_RATE = 100_000_000_000L;

  /** Longest time a burst may stand for at its rate. */
  public static final long MAX_BURST_SECONDS = 7 * 86_400;

  private static final int UNIT_BITS = 10;
  private static final int FRACTION_BITS = 24;
  private static final long SECOND = 1_000_000_000L;
  private static final int UNITS_PER_ITEM = 8;
  private static final int BURST = 16;

  private TokenBucket() {}

  /**
   * Changes rate and burst; what is available or owed stays so in items, not in time, so that a
   * debt at a low rate does not weigh on a high one. Writer only.
   *
   * @param ratePerSec items per second, or 0 for no limit
   * @param burst most items at once after a rest, 1 or more if there is a limit
   * @param initial items available at once if there was no limit before, at most the burst
   * @throws IllegalArgumentException if a value is out of bounds; nothing has changed then
   */
  public static void limit(
      final long address,
      final long nowNs,
      final long ratePerSec,
      final long burst,
      final long initial) {
    check(ratePerSec, burst);
    final long perItem = ratePerSec == 0 ? 0 : unitsPerItem(ratePerSec);
    final long newBurst = units(burst, perItem);
    final long before = Memory.acquireLong(address + UNITS_PER_ITEM);
    if (perItem == 0 || before == 0) {
      final long owed = perItem == 0 ? 0 : Math.max(0, newBurst - units(initial, perItem));
      Memory.releaseLong(address, (nowNs << UNIT_BITS) + owed);
      Memory.releaseLong(address + BURST, newBurst);
      Memory.releaseLong(address + UNITS_PER_ITEM, perItem);
      return;
    }
    settle(address, nowNs);
    final long owed = Math.max(Memory.acquireLong(address) - (nowNs << UNIT_BITS), 0);
    final double free = (double) Memory.acquireLong(address + BURST) - owed;
    final double scale = asDouble(perItem) / asDouble(before);
    final long newOwed = Math.max(0, newBurst - (long) (free * scale));
    Memory.releaseLong(address + BURST, newBurst);
    Memory.releaseLong(address + UNITS_PER_ITEM, perItem);
    // Added, not stored: what other threads take in the meantime must not be forgotten.
    Memory.addLong(address, newOwed - owed);
  }

  private static void check(final long ratePerSec, final long burst) {
    if (ratePerSec < 0 || ratePerSec > MAX_RATE) {
      throw new IllegalArgumentException(
          "rate %d: must be 0 (no limit) to %d per second".formatted(ratePerSec, MAX_RATE));
    }
    if (ratePerSec > 0 && (burst < 1 || burst / ratePerSec >= MAX_BURST_SECONDS)) {
      throw new IllegalArgumentException(
          "burst %d at a rate of %d per second: must be 1 or more, earned in less than %d s"
              .formatted(burst, ratePerSec, MAX_BURST_SECONDS));
    }
  }

  private static long unitsPerItem(final long ratePerSec) {
    return Long.divideUnsigned(SECOND << (UNIT_BITS + FRACTION_BITS), ratePerSec);
  }

  private static double asDouble(final long unsigned) {
    return unsigned >= 0 ? unsigned : 2.0 * (unsigned >>> 1);
  }

  /**
   * Takes items that are available at once or within a time: the way to police ({@code maxWaitNs}
   * 0), to shape (what may wait so long) and to charge ({@code Long.MAX_VALUE}: always taken).
   *
   * <p>More items than the burst pass when nothing is owed, and are owed afterwards.
   *
   * @return nanoseconds from now at which the items conform, 0 if they do now; {@link #REFUSED} if
   *     that is more than {@code maxWaitNs}, and nothing has been taken
   */
  public static long reserve(
      final long address, final long nowNs, final long items, final long maxWaitNs) {
    final long perItem = Memory.acquireLong(address + UNITS_PER_ITEM);
    if (perItem == 0) {
      return 0;
    }
    final long now = nowNs << UNIT_BITS;
    final long cost = units(items, perItem);
    final long room = Math.max(Memory.acquireLong(address + BURST), cost);
    while (true) {
      final long word = Memory.acquireLong(address);
      final long owed = Math.max(word - now, 0) + cost;
      final long waitNs = waitNs(owed - room);
      if (waitNs > maxWaitNs) {
        return REFUSED;
      }
      if (Memory.casLong(address, word, now + owed)) {
        return waitNs;
      }
    }
  }

  /** Gives back items that were taken and not used. */
  public static void giveBack(final long address, final long items) {
    final long perItem = Memory.acquireLong(address + UNITS_PER_ITEM);
    if (perItem != 0) {
      Memory.addLong(address, -units(items, perItem));
    }
  }

  /**
   * Makes at least so many items missing from a full burst: for items that were taken before and
   * went only now, so that what was earned since does not go on top of them.
   */
  public static void owe(final long address, final long nowNs, final long items) {
    final long perItem = Memory.acquireLong(address + UNITS_PER_ITEM);
    final long owed = (nowNs << UNIT_BITS) + units(items, perItem);
    long word = Memory.acquireLong(address);
    while (perItem != 0 && owed - word > 0 && !Memory.casLong(address, word, owed)) {
      word = Memory.acquireLong(address);
    }
  }

  /** Nanoseconds until {@code items} would conform, if nobody else takes any; 0 if they do now. */
  public static long nsUntil(final long address, final long nowNs, final long items) {
    final long perItem = Memory.acquireLong(address + UNITS_PER_ITEM);
    if (perItem == 0) {
      return 0;
    }
    final long cost = units(items, perItem);
    final long room = Math.max(Memory.acquireLong(address + BURST), cost);
    final long owed = Math.max(Memory.acquireLong(address) - (nowNs << UNIT_BITS), 0);
    return waitNs(owed + cost - room);
  }

  /** Items that are available now, {@code Long.MAX_VALUE} without a limit. */
  public static long available(final long address, final long nowNs) {
    final long perItem = Memory.acquireLong(address + UNITS_PER_ITEM);
    if (perItem == 0) {
      return Long.MAX_VALUE;
    }
    final long owed = Math.max(Memory.acquireLong(address) - (nowNs << UNIT_BITS), 0);
    final long free = Memory.acquireLong(address + BURST) - owed;
    return free <= 0 ? 0 : (long) (free * (double) (1 << FRACTION_BITS) / asDouble(perItem));
  }

  /** Keeps the word of a bucket that rests from falling behind the range of its arithmetic. */
  public static void settle(final long address, final long nowNs) {
    final long now = nowNs << UNIT_BITS;
    final long word = Memory.acquireLong(address);
    if (word - now < 0) {
      // If another thread was faster, it has brought the word up to date itself.
      Memory.casLong(address, word, now);
    }
  }

  private static long waitNs(final long units) {
    return units <= 0 ? 0 : (units + (1 << UNIT_BITS) - 1) >>> UNIT_BITS;
  }

  /** Rounds to the nearest unit, in 128-bit arithmetic. */
  private static long units(final long items, final long perItem) {
    final long low = items * perItem;
    final long high = Math.unsignedMultiplyHigh(items, perItem);
    final long roundUp = (low >>> (FRACTION_BITS - 1)) & 1;
    return (high << (64 - FRACTION_BITS)) + (low >>> FRACTION_BITS) + roundUp;
  }
}
