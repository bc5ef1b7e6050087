package io.eniswitch.dataplane.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects, for one dimension, which rule covers which keys, and builds the {@link IntervalIndex}.
 * Control side.
 */
final class IntervalIndexBuilder {
  private final List<Edge> edges = new ArrayList<>();
  private final long[] always;

  /** For {@code ruleCount} rules, 1 or more. */
  IntervalIndexBuilder(final int ruleCount) {
    always = new long[(ruleCount + 63) / 64];
  }

  /** {@code rule} covers every key. */
  void coverAll(final int rule) {
    always[rule >>> 6] |= 1L << rule;
  }

  /** {@code rule} covers the keys of a network. Several calls for one rule may overlap. */
  void cover(final int rule, final Cidr cidr) {
    cover(rule, cidr.high(), cidr.low(), cidr.lastHigh(), cidr.lastLow());
  }

  /**
   * {@code rule} covers the keys whose leading bits lie in {@code first} to {@code last}, one word
   * wide.
   */
  void cover(final int rule, final long first, final long last, final int bits) {
    cover(rule, first << (64 - bits), 0, ((last + 1) << (64 - bits)) - 1, -1L);
  }

  private void cover(
      final int rule, final long high, final long low, final long lastHigh, final long lastLow) {
    edges.add(new Edge(high, low, rule, 1));
    long endLow = lastLow + 1;
    long endHigh = endLow == 0 ? lastHigh + 1 : lastHigh;
    if ((endHigh | endLow) != 0) {
      edges.add(new Edge(endHigh, endLow, rule, -1));
    }
  }

  /** Builds the index; its rows go to {@code pool}. */
  IntervalIndex build(final RowPool pool) {
    edges.sort(null);
    long[] high = new long[edges.size() + 1];
    long[] low = new long[edges.size() + 1];
    int[] rows = new int[edges.size() + 1];
    int[] covers = new int[always.length << 6];
    long[] bitmap = always.clone();
    int count = 1;
    int next = 0;
    rows[0] = pool.add(bitmap);
    while (next < edges.size()) {
      Edge at = edges.get(next);
      for (; next < edges.size() && edges.get(next).isAt(at); next++) {
        flip(bitmap, covers, edges.get(next));
      }
      int row = pool.add(bitmap);
      int interval = (at.high | at.low) == 0 ? 0 : count;
      if (interval == 0 || row != rows[count - 1]) {
        high[interval] = at.high;
        low[interval] = at.low;
        rows[interval] = row;
        count = Math.max(count, interval + 1);
      }
    }
    IntervalTree tree = new IntervalTree(Arrays.copyOf(high, count), Arrays.copyOf(low, count));
    return new IntervalIndex(tree, Arrays.copyOf(rows, count));
  }

  private void flip(final long[] bitmap, final int[] covers, final Edge edge) {
    covers[edge.rule] += edge.step;
    long bit = 1L << edge.rule;
    if (covers[edge.rule] > 0) {
      bitmap[edge.rule >>> 6] |= bit;
    } else {
      bitmap[edge.rule >>> 6] &= ~bit | always[edge.rule >>> 6];
    }
  }

  /** Where a rule's cover begins ({@code step} 1) or has ended (-1). */
  private record Edge(long high, long low, int rule, int step) implements Comparable<Edge> {
    /** True if both are at the same key. */
    boolean isAt(final Edge other) {
      return high == other.high && low == other.low;
    }

    @Override
    public int compareTo(final Edge other) {
      int order = Long.compareUnsigned(high, other.high);
      return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
  }
}
