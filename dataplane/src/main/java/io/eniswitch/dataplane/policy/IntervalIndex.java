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
 * in the three bits below how many intervals more begin inside the entry than that of its first
 * key, and above them that interval, or its row if there are no more; or these bits are {@link
 * #CROWD} and the bits above are a position in {@code crowds}, first and last interval.
 *
 * <p><b>Bounds</b>: at most 16 levels and then {@link #MAX_MORE} comparisons, or a binary search
 * where {@link IntervalTree} has spent its nodes.
 */
final class IntervalIndex {
  /** Most intervals that may begin inside an entry and are compared one by one. */
  static final int MAX_MORE = 3;

  /** Marks an entry inside which more intervals begin. */
  static final int CROWD = 7;

  private final int[] nodes;
  private final int[] crowds;
  private final long[] startsHigh;
  private final long[] startsLow;
  private final int[] rows;

  /** Made by {@link IntervalIndexBuilder}; {@code rows} are those of the tree's intervals. */
  IntervalIndex(final IntervalTree tree, final int[] rows) {
    nodes = withRows(tree.nodes(), rows);
    crowds = tree.crowds();
    startsHigh = tree.startsHigh();
    startsLow = tree.startsLow();
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
    final int more = entry & CROWD;
    final int first = entry >>> 3;
    return more == 0 ? first : rowSlowPath(first, more, high, low);
  }

  private int rowSlowPath(final int first, final int more, final long high, final long low) {
    return rows[
        more == CROWD ? lastOfCrowd(first, high, low) : last(first, first + more, high, low)];
  }

  private static int[] withRows(final int[] nodes, final int[] rows) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] >= 0 && (nodes[i] & CROWD) == 0) {
        nodes[i] = rows[nodes[i] >>> 3] << 3;
      }
    }
    return nodes;
  }

  /** What the tree occupies. */
  long nodeBytes() {
    return 4L * nodes.length;
  }

  private int last(final int first, final int end, final long high, final long low) {
    int at = first;
    while (at < end && !isBefore(high, low, startsHigh[at + 1], startsLow[at + 1])) {
      at++;
    }
    return at;
  }

  private int lastOfCrowd(final int crowd, final long high, final long low) {
    int first = crowds[crowd];
    int last = crowds[crowd + 1];
    while (first < last) {
      final int middle = (first + last + 1) >>> 1;
      if (isBefore(high, low, startsHigh[middle], startsLow[middle])) {
        last = middle - 1;
      } else {
        first = middle;
      }
    }
    return first;
  }

  /** True if {@code high:low} is less than {@code otherHigh:otherLow}, all unsigned. */
  static boolean isBefore(
      final long high, final long low, final long otherHigh, final long otherLow) {
    return high == otherHigh
        ? Long.compareUnsigned(low, otherLow) < 0
        : Long.compareUnsigned(high, otherHigh) < 0;
  }
}
