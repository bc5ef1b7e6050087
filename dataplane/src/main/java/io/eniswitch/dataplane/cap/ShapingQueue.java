package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.PacketVector;

/**
 * Packets for one instance that came faster than its cap and wait for their time, in order. The
 * time comes from {@link CapTable#reserve}, whose longest wait bounds the delay; so all workers
 * together keep to the cap although each has a queue of its own.
 *
 * <p><b>Threading</b>: owned by one worker.
 *
 * <p><b>Layout</b>: a ring of parallel arrays, by position modulo capacity.
 *
 * <p><b>Bounds</b>: packets and bytes as the constructor says, so that one instance cannot hold all
 * buffers; what does not fit is refused and stays with the caller.
 */
public final class ShapingQueue {
  /** Longest wait, unless configured otherwise. */
  public static final long DEFAULT_MAX_WAIT_NS = 10_000_000;

  private final int mask;
  private final long maxBytes;
  private final long[] releaseNs;
  private final int[] buffer;
  private final long[] address;
  private final int[] length;
  private final int[] inPort;
  private final long[] offload;
  private final int[] layout;
  private final int[] sourceEni;
  private final int[] destinationEni;
  private final int[] outPort;
  private final int[] epoch;
  private final CoDel coDel = new CoDel();
  private long head;
  private long tail;
  private long bytes;
  private long releasedNs;
  private long releasedBytes;

  /**
   * An empty queue for at most {@code capacity} packets, a power of two, of at most {@code
   * maxBytes} together.
   */
  public ShapingQueue(final int capacity, final long maxBytes) {
    if (capacity < 1 || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + ": must be a power of two");
    }
    mask = capacity - 1;
    this.maxBytes = maxBytes;
    releaseNs = new long[capacity];
    buffer = new int[capacity];
    address = new long[capacity];
    length = new int[capacity];
    inPort = new int[capacity];
    offload = new long[capacity];
    layout = new int[capacity];
    sourceEni = new int[capacity];
    destinationEni = new int[capacity];
    outPort = new int[capacity];
    epoch = new int[capacity];
  }

  /** Packets that wait. */
  public int count() {
    return (int) (tail - head);
  }

  /** Bytes that wait. */
  public long bytes() {
    return bytes;
  }

  /** True if a packet of {@code packetBytes} fits; to be asked before its time is reserved. */
  public boolean hasRoom(final int packetBytes) {
    return tail - head <= mask && bytes + packetBytes <= maxBytes;
  }

  /** How long a packet would wait that comes now, at least. */
  long waitNs(final long nowNs) {
    return head == tail ? 0 : Math.max(0, releaseNs[(int) (tail - 1) & mask] - nowNs);
  }

  /** Says whether it stands. */
  CoDel coDel() {
    return coDel;
  }

  /**
   * Takes over the packet in a slot, for which {@link #hasRoom} was true. Its session is not kept:
   * it may be gone when the packet leaves.
   *
   * @param atNs when it may leave; before the packet ahead of it, it leaves with that one
   * @param destinationEpoch policy epoch of its destination, for the owner to compare in the end
   */
  public void add(
      final PacketVector vector, final int slot, final long atNs, final int destinationEpoch) {
    final int at = (int) tail & mask;
    releaseNs[at] = atNs;
    buffer[at] = vector.buffer[slot];
    address[at] = vector.address[slot];
    length[at] = vector.length[slot];
    inPort[at] = vector.inPort[slot];
    offload[at] = vector.offload[slot];
    layout[at] = vector.layout[slot];
    sourceEni[at] = vector.sourceEni[slot];
    destinationEni[at] = vector.destinationEni[slot];
    outPort[at] = vector.outPort[slot];
    epoch[at] = destinationEpoch;
    bytes += vector.length[slot];
    tail++;
  }

  /**
   * Nanoseconds until the first packet may leave, 0 if it may now, {@code Long.MAX_VALUE} if none
   * waits.
   */
  public long nsUntilNext(final long nowNs) {
    return head == tail ? Long.MAX_VALUE : Math.max(0, releaseNs[(int) head & mask] - nowNs);
  }

  /**
   * Moves the packets whose time has come to the end of {@code vector}, as far as it has room, each
   * with the epoch it was added with in {@link PacketVector#scratch}. The queue forgets them.
   *
   * @return how many
   */
  public int releaseInto(final PacketVector vector, final long nowNs) {
    final long first = head;
    final long bytesBefore = bytes;
    while (head != tail && vector.count < PacketVector.CAPACITY) {
      final int at = (int) head & mask;
      if (releaseNs[at] - nowNs > 0) {
        break;
      }
      append(vector, at);
      head++;
    }
    if (releasedNs != nowNs) {
      releasedNs = nowNs;
      releasedBytes = 0;
    }
    releasedBytes += bytesBefore - bytes;
    return (int) (head - first);
  }

  /** Bytes that were released at the time of the last release, perhaps in several bursts. */
  public long releasedBytes() {
    return releasedBytes;
  }

  /** The empty queue is to be another owner's. */
  void restart() {
    releasedBytes = 0;
    coDel.restart();
  }

  /**
   * Moves all packets out as if their time had come, for the owner to free or to send: the queue
   * ends.
   */
  public int drainInto(final PacketVector vector) {
    final long first = head;
    while (head != tail && vector.count < PacketVector.CAPACITY) {
      append(vector, (int) head & mask);
      head++;
    }
    return (int) (head - first);
  }

  private void append(final PacketVector vector, final int at) {
    final int slot = vector.count;
    vector.add(buffer[at], address[at], length[at], inPort[at], offload[at]);
    vector.layout[slot] = layout[at];
    vector.sourceEni[slot] = sourceEni[at];
    vector.destinationEni[slot] = destinationEni[at];
    vector.outPort[slot] = outPort[at];
    vector.session[slot] = 0;
    vector.scratch[slot] = epoch[at];
    bytes -= length[at];
  }
}
