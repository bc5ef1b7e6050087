package io.eniswitch.dataplane.packet;

/**
 * All packet memory of one worker: a region of fixed-size buffers and the stack of those that are
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

  /** Bytes of the buffer size that fits any frame without offloads, jumbo frames of 8500 aside. */
  public static final int SMALL_BUFFER_BYTES = 2048;

  /** Bytes of a buffer that fits a 64 KiB TCP segment with its headers. */
  public static final int LARGE_BUFFER_BYTES = 68 * 1024;

  private final Region region;
  private final long baseAddress;
  private final int bufferBytes;
  private final int[] free;
  private int freeCount;

  /**
   * Maps the buffers.
   *
   * @param capacity number of buffers, 1 or more
   * @param bufferBytes size of each, headroom included: a multiple of 64, at least 256
   */
  public PacketPool(final int capacity, final int bufferBytes) {
    if (capacity < 1 || bufferBytes < 256 || bufferBytes % 64 != 0) {
      throw new IllegalArgumentException(
          "packet pool of "
              + capacity
              + " x "
              + bufferBytes
              + " bytes: needs 1 or more buffers of a multiple of 64 bytes, 256 at least");
    }
    this.bufferBytes = bufferBytes;
    region = Region.map((long) capacity * bufferBytes);
    baseAddress = region.address();
    free = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      free[i] = capacity - 1 - i;
    }
    freeCount = capacity;
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

  /** Gives one buffer back. */
  public void free(final int buffer) {
    assert buffer >= 0 && buffer < free.length : buffer;
    assert freeCount < free.length : "buffer " + buffer + " freed twice";
    free[freeCount++] = buffer;
  }

  /** Gives {@code count} buffers of {@code buffers[from]} and on back. */
  public void free(final int[] buffers, final int from, final int count) {
    assert freeCount + count <= free.length : "a buffer was freed twice";
    System.arraycopy(buffers, from, free, freeCount, count);
    freeCount += count;
  }

  /** Address of the first byte of a frame in {@code buffer}. */
  public long frameAddress(final int buffer) {
    return baseAddress + (long) buffer * bufferBytes + HEADROOM_BYTES;
  }

  /** The buffer whose memory holds {@code address}. */
  public int bufferAt(final long address) {
    return (int) ((address - baseAddress) / bufferBytes);
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

  @Override
  public void close() {
    region.close();
  }
}
