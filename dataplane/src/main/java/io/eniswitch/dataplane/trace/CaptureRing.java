package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Captured packets on their way from one worker to the client that reads them.
 *
 * <p><b>Threading</b>: one producer (the worker), one consumer. <b>Layout</b>: words of producer,
 * consumer and drops on lines of their own, then a power of two of bytes for records: {@link
 * #HEADER_BYTES} of what is known of the packet, then its bytes, padded to eight. What does not fit
 * before the end starts again at the beginning, behind a record of length {@link #SKIP}.
 * <b>Bounds</b>: a packet for which there is no room is counted and not captured.
 */
public final class CaptureRing implements AutoCloseable {
  /** Bytes of a record before the packet's. */
  public static final int HEADER_BYTES = 32;

  /** In a record: its length, or {@link #SKIP}. */
  static final int LENGTH = 0;

  /** In a record: bytes of the packet. */
  static final int PACKET_BYTES = 4;

  /** In a record: when, on the clock of nanoTime. */
  static final int TIME = 8;

  /** In a record: its other ENI. */
  static final int OTHER_ENI = 16;

  /** In a record: the port it left by. */
  static final int OUT_PORT = 20;

  /** In a record: a byte, 1 if the ENI sent it. */
  static final int IS_SENT = 24;

  /** In a record: a byte, how it ended. */
  static final int VERDICT = 25;

  /** In a record: a byte, why it was dropped. */
  static final int REASON = 26;

  private static final int SKIP = -1;
  private static final int TAIL = 0;
  private static final int HEAD = 64;
  private static final int DROPPED = 128;
  private static final int RECORDS = 4096;

  private final Region region;
  private final long base;
  private final long records;
  private final long capacity;
  private long reserved;
  private long knownHead;

  /** An empty ring for {@code capacity} bytes, a power of two of 128 KiB or more. */
  public CaptureRing(final int capacity) {
    this.capacity = capacity;
    region = Region.map(RECORDS + (long) capacity);
    base = region.address();
    records = base + RECORDS;
  }

  /**
   * Room for a packet of {@code bytes}, which the consumer sees after {@link #publish}; 0 if there
   * is none. The producer.
   */
  long claim(final int bytes) {
    final long length = HEADER_BYTES + bytes + 7L & -8L;
    final long offset = reserved & capacity - 1;
    final long skipped = offset + length > capacity ? capacity - offset : 0;
    if (reserved + skipped + length - knownHead > capacity) {
      knownHead = Memory.acquireLong(base + HEAD);
      if (reserved + skipped + length - knownHead > capacity) {
        Memory.releaseLong(base + DROPPED, Memory.readLong(base + DROPPED) + 1);
        return 0;
      }
    }
    if (skipped > 0) {
      Memory.writeInt(records + offset + LENGTH, SKIP);
      reserved += skipped;
    }
    final long record = records + (reserved & capacity - 1);
    Memory.writeInt(record + LENGTH, (int) length);
    Memory.writeInt(record + PACKET_BYTES, bytes);
    reserved += length;
    return record;
  }

  /** Shows the consumer what was claimed. The producer. */
  void publish() {
    Memory.releaseLong(base + TAIL, reserved);
  }

  /** The oldest record, or 0 if there is none. The consumer. */
  long first() {
    final long head = Memory.readLong(base + HEAD);
    if (head == Memory.acquireLong(base + TAIL)) {
      return 0;
    }
    final long offset = head & capacity - 1;
    if (Memory.readInt(records + offset + LENGTH) == SKIP) {
      Memory.releaseLong(base + HEAD, head + capacity - offset);
      return first();
    }
    return records + offset;
  }

  /** Gives the room of {@link #first} back. The consumer. */
  void release(final long record) {
    final long head = Memory.readLong(base + HEAD);
    Memory.releaseLong(base + HEAD, head + Memory.readInt(record + LENGTH));
  }

  /** Packets for which there was no room. Any thread. */
  public long dropped() {
    return Memory.acquireLong(base + DROPPED);
  }

  @Override
  public void close() {
    region.close();
  }
}
