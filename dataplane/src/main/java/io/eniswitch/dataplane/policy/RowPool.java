package io.eniswitch.dataplane.policy;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Collects the bitmap rows of a {@link RuleTable}, equal rows once.
 *
 * <p><b>Layout</b> of a row: a summary word whose bit {@code w} says that word {@code w} of the
 * bitmap is not zero, then those words in order. Most rows hold few rules, so that a table of a
 * thousand rules stays in the near caches.
 *
 * <p><b>Source</b>: Baboescu and Varghese, Scalable Packet Classification (SIGCOMM 2001),
 * aggregated bit vectors.
 */
final class RowPool {
  /** Most rules that a summary word of 64 words of 64 bits can stand for. */
  static final int MAX_RULES = 64 * 64;

  private final Map<LongBuffer, Integer> offsets = new HashMap<>();
  private long[] words = new long[64];
  private int length;

  /** The offset of the row for {@code bitmap}, at most 64 words, which is not kept. */
  int add(final long[] bitmap) {
    long[] row = new long[bitmap.length + 1];
    int used = 1;
    for (int w = 0; w < bitmap.length; w++) {
      if (bitmap[w] != 0) {
        row[0] |= 1L << w;
        row[used++] = bitmap[w];
      }
    }
    LongBuffer key = LongBuffer.wrap(row, 0, used);
    Integer known = offsets.get(key);
    if (known != null) {
      return known;
    }
    if (length + used > words.length) {
      words = Arrays.copyOf(words, 2 * words.length + used);
    }
    System.arraycopy(row, 0, words, length, used);
    offsets.put(key, length);
    length += used;
    return length - used;
  }

  /** All rows, by the offsets that {@link #add} answered. */
  long[] toArray() {
    return Arrays.copyOf(words, length);
  }
}
