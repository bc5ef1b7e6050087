package io.eniswitch.dataplane.port.memory;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port whose other end is the program itself: {@link #inject} sends into the switch, {@link
 * #takeSent} reads what came out.
 *
 * <p><b>Threading</b>: one thread injects and takes, the worker receives and transmits.
 * <b>Bounds</b>: {@code capacity} frames each way; beyond that {@link #inject} answers false and
 * {@link #transmit} accepts no more. A frame that does not fit the other side's buffers is dropped
 * and counted, never cut.
 */
public final class MemoryPort implements Port {
  private final int portId;
  private final String name;
  private final int capabilities;
  private final FrameRing toSwitch;
  private final FrameRing fromSwitch;
  private final AtomicLong tooLong = new AtomicLong();
  private volatile PortState state = PortState.UP;
  private volatile String fault = "";

  /** Makes a port with room for {@code capacity} frames of {@code maxFrameBytes} each way. */
  public MemoryPort(
      final int portId,
      final String name,
      final int capacity,
      final int maxFrameBytes,
      final int capabilities) {
    this.portId = portId;
    this.name = name;
    this.capabilities = capabilities;
    toSwitch = new FrameRing(capacity, maxFrameBytes);
    fromSwitch = new FrameRing(capacity, maxFrameBytes);
  }

  /** Sends a frame into the switch; false if the ring is full or the frame too long for it. */
  public boolean inject(final byte[] frame, final long offload) {
    return toSwitch.offer(frame, offload);
  }

  /**
   * Sends the {@code length} bytes at {@code frame} into the switch; false if the ring is full or
   * the frame too long for it.
   */
  public boolean inject(final long frame, final int length, final long offload) {
    return toSwitch.offer(frame, length, offload);
  }

  /** The oldest frame that the switch sent out of this port, or an empty array. */
  public byte[] takeSent() {
    if (fromSwitch.size() == 0) {
      return new byte[0];
    }
    final byte[] frame = new byte[fromSwitch.length(0)];
    Memory.copy(fromSwitch.frame(0), frame, 0, frame.length);
    fromSwitch.release(1);
    return frame;
  }

  /** The ring of frames that the switch sent out, for consumers that must not copy. */
  public FrameRing sent() {
    return fromSwitch;
  }

  /** Frames dropped because they fitted no packet buffer, or no slot on their way out. */
  public long tooLong() {
    return tooLong.get();
  }

  /** Makes the port fail as a device would that went away. */
  public void fail(final String why) {
    fault = why;
    state = PortState.FAILED;
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PortState state() {
    return state;
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public int capabilities() {
    return capabilities;
  }

  @Override
  public int readableFd() {
    return -1;
  }

  @Override
  public int receive(final PacketVector vector, final PacketPool pool, final int limit) {
    if (state != PortState.UP) {
      return 0;
    }
    final int room = Math.min(limit, PacketVector.CAPACITY - vector.count);
    final int waiting = Math.min(Math.min(toSwitch.size(), room), pool.freeCount());
    final int before = vector.count;
    for (int i = 0; i < waiting; i++) {
      final int length = toSwitch.length(i);
      if (length > pool.maxFrameBytes()) {
        tooLong.lazySet(tooLong.getPlain() + 1);
        continue;
      }
      final int buffer = pool.allocate();
      final long address = pool.frameAddress(buffer);
      Memory.copy(toSwitch.frame(i), address, length);
      vector.add(buffer, address, length, portId, toSwitch.offload(i));
    }
    toSwitch.release(waiting);
    return vector.count - before;
  }

  @Override
  public int transmit(
      final PacketVector vector,
      final PacketPool pool,
      final int[] slots,
      final int from,
      final int count) {
    if (state != PortState.UP) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      final int slot = slots[from + i];
      if (vector.length[slot] > fromSwitch.maxFrameBytes()) {
        tooLong.lazySet(tooLong.getPlain() + 1);
        pool.free(vector.buffer[slot]);
        continue;
      }
      if (!fromSwitch.offer(vector.address[slot], vector.length[slot], vector.offload[slot])) {
        return i;
      }
      pool.free(vector.buffer[slot]);
    }
    return count;
  }

  @Override
  public void close() {
    state = PortState.DOWN;
    toSwitch.close();
    fromSwitch.close();
  }
}
