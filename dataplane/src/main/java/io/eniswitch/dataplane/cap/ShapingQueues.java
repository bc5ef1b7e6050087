package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import org.jspecify.annotations.Nullable;

/**
 * One worker's {@link ShapingQueue}s, made beforehand: an instance has one while packets wait for
 * it.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: by key (an instance or an ENI) the
 * number of its queue plus 1; the numbers in use are the first {@code inUse} of {@code numbers}.
 * <b>Bounds</b>: {@link #QUEUES} keys at once; a quarter of the worker's buffers in one queue, half
 * of them in all, so that what waits never takes the buffers that others need.
 */
final class ShapingQueues implements AutoCloseable {
  /** Instances that packets may wait for at once, on one worker. */
  static final int QUEUES = 64;

  /** Bytes that may wait for one instance: 10 ms at 6.4 Gbit/s. */
  static final long MAX_QUEUE_BYTES = 8 << 20;

  private static final int MAX_QUEUE_PACKETS = 1024;

  private final Caps caps;
  private final Region region;
  private final long byKey;
  private final ShapingQueue[] queues = new ShapingQueue[QUEUES];
  private final int[] keys = new int[QUEUES];
  private final int[] numbers = new int[QUEUES];
  private final int maxHeld;
  private int inUse;
  private int held;

  /** Queues for the instances and ENIs of {@code caps}, on a worker with so many buffers. */
  ShapingQueues(final Caps caps, final int buffers) {
    this.caps = caps;
    region = Region.map((long) keyOf(caps, caps.enis().capacity()) * Integer.BYTES);
    byKey = region.address();
    maxHeld = Math.max(1, buffers / 2);
    final int packets = Integer.highestOneBit(Math.clamp(buffers / 4, 1, MAX_QUEUE_PACKETS));
    for (int i = 0; i < QUEUES; i++) {
      queues[i] = new ShapingQueue(packets, MAX_QUEUE_BYTES);
      numbers[i] = i;
    }
  }

  /** The key of an ENI with limits of its own; that of an instance is its index. */
  static int keyOf(final Caps caps, final int eni) {
    return caps.instanceCapacity() + eni;
  }

  /** Packets that wait in all queues. */
  int held() {
    return held;
  }

  /** The queue of a key, or null if no packet waits for it. */
  @Nullable ShapingQueue find(final int key) {
    final int number = Memory.readInt(at(key));
    return number == 0 ? null : queues[number - 1];
  }

  /** A queue that a packet of {@code length} bytes fits, the key's own if it has one; or null. */
  @Nullable ShapingQueue room(final int key, final int length) {
    if (held >= maxHeld) {
      return null;
    }
    final int number = Memory.readInt(at(key));
    if (number != 0) {
      final ShapingQueue queue = queues[number - 1];
      return queue.hasRoom(length) ? queue : null;
    }
    return inUse < QUEUES ? queues[numbers[inUse]] : null;
  }

  /** Puts a packet at the end of the queue that {@link #room} answered for the key just now. */
  void add(
      final int key,
      final PacketVector vector,
      final int slot,
      final long atNs,
      final int destinationEpoch) {
    int number = Memory.readInt(at(key));
    if (number == 0) {
      number = numbers[inUse++] + 1;
      keys[number - 1] = key;
      Memory.writeInt(at(key), number);
    }
    queues[number - 1].add(vector, slot, atNs, destinationEpoch);
    held++;
  }

  /** Moves what is due to the end of {@code vector}, as far as it has room. */
  void releaseInto(final PacketVector vector, final long nowNs) {
    for (int i = inUse - 1; i >= 0; i--) {
      final int number = numbers[i];
      final ShapingQueue queue = queues[number];
      held -= queue.releaseInto(vector, nowNs);
      leave(keys[number], nowNs, queue.releasedBytes());
      if (queue.count() == 0) {
        queue.restart();
        Memory.writeInt(at(keys[number]), 0);
        numbers[i] = numbers[--inUse];
        numbers[inUse] = number;
      }
    }
  }

  /** Nanoseconds until a packet is due, {@code Long.MAX_VALUE} if none waits. */
  long nsUntilNext(final long nowNs) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < inUse; i++) {
      least = Math.min(least, queues[numbers[i]].nsUntilNext(nowNs));
    }
    return least;
  }

  private void leave(final int key, final long nowNs, final long bytes) {
    final int eni = key - caps.instanceCapacity();
    final CapTable table = eni < 0 ? caps.instances() : caps.enis();
    table.leave(table.lane(eni < 0 ? key : eni, CapTable.INGRESS), nowNs, bytes);
  }

  @Override
  public void close() {
    region.close();
  }

  private long at(final int key) {
    return byKey + (long) key * Integer.BYTES;
  }
}
