package io.eniswitch.dataplane.port.memory;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * A ring of frames by copy between two threads.
 *
 * <p><b>Threading</b>: one producer, one consumer. <b>Layout</b>: head and tail each on a cache
 * line of their own, then {@code capacity} slots of 16 bytes (length, offload) and the frame.
 * <b>Bounds</b>: {@code capacity} frames of {@code maxFrameBytes}; {@link #offer} refuses what does
 * not fit.
 */
public final class FrameRing implements AutoCloseable {
  private static final int HEAD_AT = 0;
  private static final int TAIL_AT = 128;
  private static final int SLOTS_AT = 256;
  private static final int SLOT_HEADER_BYTES = 16;

  private final Region region;
  private final int capacity;
  private final int maxFrameBytes;
  private final int slotBytes;

  /** Maps a ring of {@code capacity} frames, a power of two. */
  public FrameRing(final int capacity, final int maxFrameBytes) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + ": needs a power of two");
    }
    this.capacity = capacity;
    this.maxFrameBytes = maxFrameBytes;
    slotBytes = (SLOT_HEADER_BYTES + maxFrameBytes + 63) & -64;
    region = Region.map(SLOTS_AT + (long) capacity * slotBytes);
  }

  /** Copies a frame in; false if the ring is full or the frame too long. */
  public boolean offer(final long frame, final int length, final long offload) {
    final long base = region.address();
    final long tail = Memory.readLong(base + TAIL_AT);
    if (length > maxFrameBytes || tail - Memory.acquireLong(base + HEAD_AT) >= capacity) {
      return false;
    }
    final long slot = slotAddress(tail);
    Memory.writeInt(slot, length);
    Memory.writeLong(slot + 8, offload);
    Memory.copy(frame, slot + SLOT_HEADER_BYTES, length);
    Memory.releaseLong(base + TAIL_AT, tail + 1);
    return true;
  }

  /** Copies a frame in, from the heap; false if the ring is full or the frame too long. */
  public boolean offer(final byte[] frame, final long offload) {
    final long base = region.address();
    final long tail = Memory.readLong(base + TAIL_AT);
    if (frame.length > maxFrameBytes || tail - Memory.acquireLong(base + HEAD_AT) >= capacity) {
      return false;
    }
    final long slot = slotAddress(tail);
    Memory.writeInt(slot, frame.length);
    Memory.writeLong(slot + 8, offload);
    Memory.copy(frame, 0, slot + SLOT_HEADER_BYTES, frame.length);
    Memory.releaseLong(base + TAIL_AT, tail + 1);
    return true;
  }

  /** Longest frame it takes. */
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  /** Frames waiting now. */
  public int size() {
    final long base = region.address();
    return (int) (Memory.acquireLong(base + TAIL_AT) - Memory.acquireLong(base + HEAD_AT));
  }

  /**
   * Length of the frame {@code index} places behind the oldest; the consumer has checked {@link
   * #size}.
   */
  public int length(final int index) {
    return Memory.readInt(slotAt(index));
  }

  /** Offload word of the frame {@code index} places behind the oldest. */
  public long offload(final int index) {
    return Memory.readLong(slotAt(index) + 8);
  }

  /** Address of the frame {@code index} places behind the oldest, valid until {@link #release}. */
  public long frame(final int index) {
    return slotAt(index) + SLOT_HEADER_BYTES;
  }

  /** Gives the {@code count} oldest frames' room back to the producer. */
  public void release(final int count) {
    final long base = region.address();
    Memory.releaseLong(base + HEAD_AT, Memory.readLong(base + HEAD_AT) + count);
  }

  @Override
  public void close() {
    region.close();
  }

  private long slotAt(final int index) {
    return slotAddress(Memory.readLong(region.address() + HEAD_AT) + index);
  }

  private long slotAddress(final long position) {
    return region.address() + SLOTS_AT + (position & (capacity - 1)) * slotBytes;
  }
}
