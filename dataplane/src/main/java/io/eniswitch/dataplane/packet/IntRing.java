package io.eniswitch.dataplane.packet;

/**
 * A ring of ints between two threads.
 *
 * <p><b>Threading</b>: one producer, one consumer. <b>Layout</b>: head and tail each on cache lines
 * of their own, then the ints. <b>Bounds</b>: {@code capacity}, rounded up to a power of two;
 * {@link #offer} refuses beyond.
 */
final class IntRing implements AutoCloseable {
  private static final int HEAD_AT = 0;
  private static final int TAIL_AT = 128;
  private static final int ITEMS_AT = 256;

  private final Region region;
  private final long base;
  private final int mask;

  IntRing(final int capacity) {
    final int rounded = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    mask = rounded - 1;
    region = Region.map(ITEMS_AT + rounded * 4L);
    base = region.address();
  }

  /** Adds an int; false if the ring is full. Producer. */
  boolean offer(final int item) {
    final long tail = Memory.readLong(base + TAIL_AT);
    if (tail - Memory.acquireLong(base + HEAD_AT) > mask) {
      return false;
    }
    Memory.writeInt(base + ITEMS_AT + (tail & mask) * 4, item);
    Memory.releaseLong(base + TAIL_AT, tail + 1);
    return true;
  }

  /** Ints that wait. Consumer. */
  int size() {
    return (int) (Memory.acquireLong(base + TAIL_AT) - Memory.readLong(base + HEAD_AT));
  }

  /** Takes the oldest int; there is one. Consumer. */
  int take() {
    final long head = Memory.readLong(base + HEAD_AT);
    final int item = Memory.readInt(base + ITEMS_AT + (head & mask) * 4);
    Memory.releaseLong(base + HEAD_AT, head + 1);
    return item;
  }

  @Override
  public void close() {
    region.close();
  }
}
