package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.packet.Verdict;

/**
 * Packets on their way from one worker to another, by reference.
 *
 * <p><b>Threading</b>: one producer, one consumer. <b>Layout</b>: head and tail each on cache lines
 * of their own, then 48 bytes per packet: buffer, length, frame address, offload, port, layout, the
 * two ENIs, VNI. <b>Bounds</b>: {@link #CAPACITY} packets; {@link #offer} refuses beyond.
 */
final class PacketRing implements AutoCloseable {
  /** Four full bursts. */
  static final int CAPACITY = 1024;

  private static final int HEAD_AT = 0;
  private static final int TAIL_AT = 128;
  private static final int ITEMS_AT = 256;
  private static final int ITEM_BYTES = 48;

  private final Region region = Region.map(ITEMS_AT + CAPACITY * (long) ITEM_BYTES);
  private final long base = region.address();

  /**
   * Hands a packet over with its port and the VNI it is in; false if the ring is full. Producer.
   */
  boolean offer(final PacketVector vector, final int slot, final int portId, final int vni) {
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
    Memory.writeInt(item + 28, vector.layout[slot]);
    Memory.writeInt(item + 32, vector.sourceEni[slot]);
    Memory.writeInt(item + 36, vector.destinationEni[slot]);
    Memory.writeInt(item + 40, vni);
    Memory.releaseLong(base + TAIL_AT, tail + 1);
    return true;
  }

  /**
   * Adds up to {@code limit} waiting packets to {@code vector}, as many as fit: each with its port
   * as in-port and as out-port, its VNI in the scratch array. Consumer.
   */
  int drainTo(final PacketVector vector, final int limit) {
    final long head = Memory.readLong(base + HEAD_AT);
    final int waiting = (int) (Memory.acquireLong(base + TAIL_AT) - head);
    final int room = Math.min(limit, PacketVector.CAPACITY - vector.count);
    final int count = Math.min(waiting, room);
    for (int i = 0; i < count; i++) {
      final long item = item(head + i);
      final int slot = vector.count++;
      vector.buffer[slot] = Memory.readInt(item);
      vector.length[slot] = Memory.readInt(item + 4);
      vector.address[slot] = Memory.readLong(item + 8);
      vector.offload[slot] = Memory.readLong(item + 16);
      vector.inPort[slot] = Memory.readInt(item + 24);
      vector.outPort[slot] = Memory.readInt(item + 24);
      vector.layout[slot] = Memory.readInt(item + 28);
      vector.sourceEni[slot] = Memory.readInt(item + 32);
      vector.destinationEni[slot] = Memory.readInt(item + 36);
      vector.scratch[slot] = Memory.readInt(item + 40);
      vector.verdict[slot] = Verdict.FORWARD;
    }
    Memory.releaseLong(base + HEAD_AT, head + count);
    return count;
  }

  /** How many packets wait. Consumer. */
  int size() {
    return (int) (Memory.acquireLong(base + TAIL_AT) - Memory.readLong(base + HEAD_AT));
  }

  @Override
  public void close() {
    region.close();
  }

  private long item(final long position) {
    return base + ITEMS_AT + (position & (CAPACITY - 1)) * ITEM_BYTES;
  }
}
