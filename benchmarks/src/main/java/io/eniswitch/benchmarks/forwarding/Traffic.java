package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.packet.Verdict;
import java.util.Arrays;

/**
 * Packets from memory: one 64-byte frame per flow, copied into fresh buffers burst by burst, round
 * robin over the flows.
 *
 * <p><b>Layout</b>: {@code flows} frames of 64 bytes; {@code int[flows]} of the port each comes in
 * by. <b>Threading</b>: one thread.
 */
final class Traffic implements AutoCloseable {
  static final int FRAME_BYTES = 64;

  private final Region region;
  private final int[] inPorts;
  private int next;

  Traffic(final int flows) {
    region = Region.map((long) flows * FRAME_BYTES);
    inPorts = new int[flows];
  }

  /** Address of the frame of {@code flow}, to be written by the one who sets the traffic up. */
  long frame(final int flow) {
    return region.address() + (long) flow * FRAME_BYTES;
  }

  /** Says by which port {@code flow} comes in. */
  void writeInPort(final int flow, final int portId) {
    inPorts[flow] = portId;
  }

  /** Fills an empty vector with {@code count} packets. */
  void receive(final PacketVector vector, final PacketPool pool, final int count) {
    final int taken = pool.allocate(vector.buffer, 0, count);
    int filled = 0;
    while (filled < taken) {
      final int run = Math.min(taken - filled, inPorts.length - next);
      touch(vector, frame(next), run);
      System.arraycopy(inPorts, next, vector.inPort, filled, run);
      copy(vector, pool, frame(next), filled, filled + run);
      filled += run;
      next = next + run == inPorts.length ? 0 : next + run;
    }
    Arrays.fill(vector.length, 0, taken, FRAME_BYTES);
    Arrays.fill(vector.offload, 0, taken, Offload.NONE);
    Arrays.fill(vector.verdict, 0, taken, Verdict.FORWARD);
    vector.count = taken;
  }

  private static void touch(final PacketVector vector, final long frames, final int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Memory.readLong(frames + (long) i * FRAME_BYTES);
    }
    vector.touched = sum;
  }

  private static void copy(
      final PacketVector vector,
      final PacketPool pool,
      final long frames,
      final int fromSlot,
      final int toSlot) {
    final int[] buffers = vector.buffer;
    final long[] addresses = vector.address;
    long from = frames;
    for (int i = fromSlot; i < toSlot; i++) {
      final long to = pool.frameAddress(buffers[i]);
      addresses[i] = to;
      Memory.writeLong(to, Memory.readLong(from));
      Memory.writeLong(to + 8, Memory.readLong(from + 8));
      Memory.writeLong(to + 16, Memory.readLong(from + 16));
      Memory.writeLong(to + 24, Memory.readLong(from + 24));
      Memory.writeLong(to + 32, Memory.readLong(from + 32));
      Memory.writeLong(to + 40, Memory.readLong(from + 40));
      Memory.writeLong(to + 48, Memory.readLong(from + 48));
      Memory.writeLong(to + 56, Memory.readLong(from + 56));
      from += FRAME_BYTES;
    }
  }

  @Override
  public void close() {
    region.close();
  }
}
