package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniTable;

/**
 * Packets on their way from one worker to another, by reference.
 *
 * <p><b>Threading</b>: one producer, one consumer. <b>Layout</b>: head and tail each on cache lines
 * of their own, then 32 bytes per packet: buffer, length, frame address, offload, port.
 * <b>Bounds</b>: {@link #CAPACITY} packets; {@link #offer} refuses beyond.
 */
final class PacketRing implements AutoCloseable {
  /** Four full bursts. */
  static final int CAPACITY = 1024;

  private static final int HEAD_AT = 0;
  private static final int TAIL_AT = 128;
  private static final int ITEMS_AT = 256;
  private static final int ITEM_BYTES = 32;

  private final Region region = Region.map(ITEMS_AT + CAPACITY * (long) ITEM_BYTES);
  private final long base = region.address();

  /** Hands a packet over with the port it is for; false if the ring is full. Producer. */
  boolean offer(final PacketVector vector, final int slot, final int portId) {
    final long tail = Memory.readLong(base + TAIL_AT);
    if (tail - Memory.acquireLong(base + HEAD_AT) >= CAPACITY) {
      return false;
    }
    final long item = item(tail);
    Memory.writeInt(item, vector.buffer[slot]);
    Memory.writeInt(item + 4, vector.length[slot]);
    Memory.writeLong(item + 8, vector.address[slot]);
    Memory.writeLong(item + 16, vector.offload[slot]);
    Memory.writeInt(item + 24, portId);
    Memory.releaseLong(base + TAIL_AT, tail + 1);
    return true;
  }

  /** Adds waiting packets to {@code vector}, each with its out-port, as many as fit. Consumer. */
  int drainTo(final PacketVector vector) {
    final long head = Memory.readLong(base + HEAD_AT);
    final int waiting = (int) (Memory.acquireLong(base + TAIL_AT) - head);
    final int count = Math.min(waiting, PacketVector.CAPACITY - vector.count);
    for (int i = 0; i < count; i++) {
      final long item = item(head + i);
      final int slot = vector.count++;
      vector.buffer[slot] = Memory.readInt(item);
      vector.length[slot] = Memory.readInt(item + 4);
      vector.address[slot] = Memory.readLong(item + 8);
      vector.offload[slot] = Memory.readLong(item + 16);
      vector.outPort[slot] = Memory.readInt(item + 24);
      vector.verdict[slot] = Verdict.FORWARD;
      vector.sourceEni[slot] = EniTable.NONE;
      vector.destinationEni[slot] = EniTable.NONE;
    }
    Memory.releaseLong(base + HEAD_AT, head + count);
    return count;
  }

  /** True if nothing waits. Consumer. */
  boolean isEmpty() {
    return Memory.acquireLong(base + TAIL_AT) == Memory.readLong(base + HEAD_AT);
  }

  @Override
  public void close() {
    region.close();
  }

  private long item(final long position) {
    return base + ITEMS_AT + (position & (CAPACITY - 1)) * ITEM_BYTES;
  }
}
