package io.eniswitch.dataplane.policy;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Builds the tree of an {@link IntervalIndex} level by level. Control side.
 *
 * <p><b>Bounds</b>: one node for each {@value #INTERVALS_PER_NODE} intervals and {@value
 * #SPARE_NODES} more. Networks that share long prefixes in small bundles would ask for a chain of
 * nodes each; when the nodes are spent, the levels that serve most keys have been made, and the
 * entries below are searched in halves.
 */
final class IntervalTree {
  private static final int FANOUT = 256;
  private static final int INTERVALS_PER_NODE = 4;
  private static final int SPARE_NODES = 32;

  private final long[] high;
  private final long[] low;
  private final int maxNodes;
  private final ArrayDeque<Part> pending = new ArrayDeque<>();
  private int[] nodes;
  private int nodeCount;
  private int[] crowds = {};
  private int crowdsLength;

  /** A tree over intervals with these first keys, ascending from 0; keeps the arrays. */
  IntervalTree(final long[] high, final long[] low) {
    this.high = high;
    this.low = low;
    maxNodes = SPARE_NODES + high.length / INTERVALS_PER_NODE;
    nodes = new int[FANOUT];
    addNode(new Part(0, 0, 0, 0, high.length - 1, 0));
    while (!pending.isEmpty()) {
      divide(pending.remove());
    }
    nodes = Arrays.copyOf(nodes, nodeCount * FANOUT);
    crowds = Arrays.copyOf(crowds, crowdsLength);
  }

  /** The entries, {@value #FANOUT} per node, the root first. */
  int[] nodes() {
    return nodes;
  }

  /** First and last interval of each crowd. */
  int[] crowds() {
    return crowds;
  }

  /** The first eight bytes of the first keys. */
  long[] startsHigh() {
    return high;
  }

  /** The last eight bytes of the first keys. */
  long[] startsLow() {
    return low;
  }

  private void divide(final Part part) {
    int from = part.first;
    for (int value = 0; value < FANOUT; value++) {
      Part child = part.child(value);
      from = intervalOf(child.prefixHigh, child.prefixLow, from, part.last);
      int to = intervalOf(child.endHigh(), child.endLow(), from, part.last);
      int entry = entry(child, from, to); // may replace the array, so not inside the assignment
      nodes[part.node + value] = entry;
      from = to;
    }
  }

  private int entry(final Part child, final int first, final int last) {
    int more = last - first;
    if (more <= IntervalIndex.MAX_MORE) {
      return first << 3 | more;
    }
    if (nodeCount < maxNodes) {
      return ~addNode(
          new Part(
              nodeCount * FANOUT, child.prefixHigh, child.prefixLow, first, last, child.depth));
    }
    if (crowdsLength == crowds.length) {
      crowds = Arrays.copyOf(crowds, 2 * crowdsLength + 16);
    }
    crowds[crowdsLength] = first;
    crowds[crowdsLength + 1] = last;
    crowdsLength += 2;
    return (crowdsLength - 2) << 3 | IntervalIndex.CROWD;
  }

  private int addNode(final Part part) {
    nodeCount++;
    if (nodeCount * FANOUT > nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * nodes.length);
    }
    pending.add(part);
    return part.node;
  }

  /** The last interval from {@code first} to {@code last} that begins at or before the key. */
  private int intervalOf(final long keyHigh, final long keyLow, final int first, final int last) {
    int at = first;
    while (at < last && !IntervalIndex.isBefore(keyHigh, keyLow, high[at + 1], low[at + 1])) {
      at++;
    }
    return at;
  }

  /**
   * The keys that begin with the first {@code depth} bytes of a prefix; {@code first} is the
   * interval of the first of them, {@code last} of the last, and {@code node} where their entries
   * go.
   */
  private record Part(int node, long prefixHigh, long prefixLow, int first, int last, int depth) {
    /** The keys whose next byte is {@code value}. */
    Part child(final int value) {
      long bits = (long) value << (56 - 8 * (depth & 7));
      return depth < 8
          ? new Part(node, prefixHigh | bits, prefixLow, first, last, depth + 1)
          : new Part(node, prefixHigh, prefixLow | bits, first, last, depth + 1);
    }

    /** The first eight bytes of the last key. */
    long endHigh() {
      return depth >= 8 ? prefixHigh : prefixHigh | -1L >>> (8 * depth);
    }

    /** The last eight bytes of the last key. */
    long endLow() {
      return depth <= 8 ? -1L : depth == 16 ? prefixLow : prefixLow | -1L >>> (8 * depth - 64);
    }
  }
}
