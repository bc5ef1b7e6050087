package io.eniswitch.dataplane.policy;

/**
 * Says in which of a fixed set of intervals a 128-bit key lies, and answers the bitmap row of that
 * interval. Serves every dimension of a packet: addresses of both families, ports, protocol with
 * port; all left-aligned in the key.
 *
 * <p><b>Threading</b>: immutable, any thread.
 *
 * <p><b>Layout</b>: {@code starts} are the first keys of the intervals, ascending, the first one 0.
 * {@code nodes} is a tree of 256 entries per node and one key byte per level that narrows the
 * search down to a few intervals. An entry is negative, {@code ~offset} of the next node; or it has
 * the interval of the entry's first key in bits 2 and up, and in the two bits below how many
 * intervals more begin inside the entry.
 *
 * <p><b>Bounds</b>: at most {@link #MAX_MORE} comparisons after at most 16 levels; a level is only
 * made where more intervals begin, so that its size is a small multiple of theirs.
 */
final class IntervalIndex {
  /** Most intervals that may begin inside an entry that is not divided further; two bits. */
  static final int MAX_MORE = 3;

  private final int[] nodes;
  private final long[] startsHigh;
  private final long[] startsLow;
  private final int[] rows;

  /** Made by {@link IntervalIndexBuilder}; keeps the arrays. */
  IntervalIndex(
      final int[] nodes, final long[] startsHigh, final long[] startsLow, final int[] rows) {
    this.nodes = nodes;
    this.startsHigh = startsHigh;
    this.startsLow = startsLow;
    this.rows = rows;
  }

  /** The row of the interval that holds the key {@code high:low}. */
  int row(final long high, final long low) {
    final int[] tree = nodes;
    int entry = tree[(int) (high >>> 56)];
    int shift = 48;
    while (entry < 0) {
      // A negative shift counts modulo 64: the same arithmetic walks on into the low word.
      entry = tree[~entry + ((int) ((shift >= 0 ? high : low) >>> shift) & 0xff)];
      shift -= 8;
    }
    final int more = entry & MAX_MORE;
    final int first = entry >>> 2;
    return rows[more == 0 ? first : last(first, first + more, high, low)];
  }

  private int last(final int first, final int end, final long high, final long low) {
    int at = first;
    while (at < end && !isBefore(high, low, startsHigh[at + 1], startsLow[at + 1])) {
      at++;
    }
    return at;
  }

  /** True if {@code high:low} is less than {@code otherHigh:otherLow}, all unsigned. */
  static boolean isBefore(
      final long high, final long low, final long otherHigh, final long otherLow) {
    return high == otherHigh
        ? Long.compareUnsigned(low, otherLow) < 0
        : Long.compareUnsigned(high, otherHigh) < 0;
  }
}
