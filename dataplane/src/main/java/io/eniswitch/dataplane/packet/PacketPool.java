package io.eniswitch.dataplane.packet;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The packet memory of one worker: fixed-size buffers of a region and the stack of those that are
 * free.
 *
 * <p><b>Threading</b>: owned by one thread. <b>Layout</b>: buffer {@code i} starts at {@code region
 * + i * bufferBytes}; a frame starts {@link #HEADROOM_BYTES} into it, so that an encapsulation
 * header or a vnet header fits in front. <b>Bounds</b>: {@code capacity} buffers; {@link #allocate}
 * answers {@link #NONE} when all are out. The last freed buffer is the next one out, so that a
 * lightly loaded worker stays in cache.
 */
public final class PacketPool implements AutoCloseable {
  /** What {@link #allocate} answers when no buffer is free. */
  public static final int NONE = -1;

  /** Room in front of every frame: outer Ethernet, IPv6, UDP and VXLAN headers are 70 bytes. */
  public static final int HEADROOM_BYTES = 128;

  // An odd number of cache lines: at a power of two all frames would start in the same few sets of
  // the first-level cache and push each other out.

  /** Bytes of the buffer size that fits any frame without offloads, jumbo frames of 8500 aside. */
  public static final int SMALL_BUFFER_BYTES = 2048 + 64;

  /** Bytes of a buffer that fits a 64 KiB TCP segment with its headers. */
  public static final int LARGE_BUFFER_BYTES = 68 * 1024 + 64;

  private final Region region;
  private final long baseAddress;
  private final int bufferBytes;
  private final int firstBuffer;
  private final int[] free;
  private final PacketPool[] siblings;
  private final @Nullable IntRing[] returned;
  private int freeCount;

  /**
   * Maps the buffers of a worker that shares with nobody.
   *
   * @param capacity number of buffers, 1 or more
   * @param bufferBytes size of each, headroom included: a multiple of 64, at least 256
   */
  public PacketPool(final int capacity, final int bufferBytes) {
    this(mapped(1, capacity, bufferBytes), bufferBytes, 0, capacity, new PacketPool[1]);
    siblings[0] = this;
  }

  private PacketPool(
      final Region region,
      final int bufferBytes,
      final int firstBuffer,
      final int capacity,
      final PacketPool[] siblings) {
    this.region = region;
    this.bufferBytes = bufferBytes;
    this.firstBuffer = firstBuffer;
    this.siblings = siblings;
    baseAddress = region.address();
    free = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      free[i] = firstBuffer + capacity - 1 - i;
    }
    freeCount = capacity;
    returned = new @Nullable IntRing[siblings.length];
    for (int i = 0; i < siblings.length; i++) {
      returned[i] = i * capacity == firstBuffer ? null : new IntRing(capacity);
    }
  }

  /**
   * Maps one region and gives each of {@code workers} workers {@code capacity} of its buffers. A
   * worker may free a buffer of another one, which finds it at its next {@link #collect}.
   */
  public static PacketPool[] shared(final int workers, final int capacity, final int bufferBytes) {
    final Region region = mapped(workers, capacity, bufferBytes);
    final PacketPool[] pools = new PacketPool[workers];
    for (int i = 0; i < workers; i++) {
      pools[i] = new PacketPool(region, bufferBytes, i * capacity, capacity, pools);
    }
    return pools;
  }

  private static Region mapped(final int workers, final int capacity, final int bufferBytes) {
    if (capacity < 1 || bufferBytes < 256 || bufferBytes % 64 != 0) {
      throw new IllegalArgumentException(
          "packet pool of %d x %d bytes: needs buffers of a multiple of 64 bytes, 256 at least"
              .formatted(capacity, bufferBytes));
    }
    return Region.map((long) workers * capacity * bufferBytes);
  }

  /** Takes back what other workers freed of this one's buffers. */
  public void collect() {
    for (final @Nullable IntRing ring : returned) {
      if (ring != null) {
        for (int i = ring.size(); i > 0; i--) {
          free[freeCount++] = ring.take();
        }
      }
    }
  }

  /** Takes a free buffer, or answers {@link #NONE}. */
  public int allocate() {
    final int count = freeCount;
    if (count == 0) {
      return NONE;
    }
    freeCount = count - 1;
    return free[count - 1];
  }

  /** Takes {@code count} buffers into {@code buffers[from]} and on; answers how many it got. */
  public int allocate(final int[] buffers, final int from, final int count) {
    final int taken = Math.min(count, freeCount);
    final int start = freeCount - taken;
    System.arraycopy(free, start, buffers, from, taken);
    freeCount = start;
    return taken;
  }

  /** Gives one buffer back, also one that another worker's packet brought here. */
  public void free(final int buffer) {
    if (Integer.compareUnsigned(buffer - firstBuffer, free.length) >= 0) {
      returnSlowPath(buffer);
      return;
    }
    assert freeCount < free.length : "buffer " + buffer + " freed twice";
    free[freeCount++] = buffer;
  }

  /** Gives {@code count} buffers of {@code buffers[from]} and on back. */
  public void free(final int[] buffers, final int from, final int count) {
    for (int i = from; i < from + count; i++) {
      free(buffers[i]);
    }
  }

  /** The owner's ring has room for all of its buffers, so that it cannot be full. */
  private void returnSlowPath(final int buffer) {
    final PacketPool owner = siblings[buffer / free.length];
    final IntRing ring = requireNonNull(owner.returned[firstBuffer / free.length]);
    final boolean accepted = ring.offer(buffer);
    assert accepted : "buffer " + buffer + " freed twice";
  }

  /** Address of the first byte of a frame in {@code buffer}. */
  public long frameAddress(final int buffer) {
    return baseAddress + (long) buffer * bufferBytes + HEADROOM_BYTES;
  }

  /** Longest frame a buffer can hold. */
  public int maxFrameBytes() {
    return bufferBytes - HEADROOM_BYTES;
  }

  /** How many buffers are free now. */
  public int freeCount() {
    return freeCount;
  }

  /** How many buffers there are. */
  public int capacity() {
    return free.length;
  }

  /** Unmaps the region, of all workers that share it. */
  @Override
  public void close() {
    region.close();
    for (final @Nullable IntRing ring : returned) {
      if (ring != null) {
        ring.close();
      }
    }
  }
}
