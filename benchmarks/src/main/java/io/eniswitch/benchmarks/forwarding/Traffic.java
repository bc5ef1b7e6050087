package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;

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
    int flow = next;
    final int flows = inPorts.length;
    final int taken = pool.allocate(vector.buffer, 0, count);
    for (int i = 0; i < taken; i++) {
      final long from = region.address() + (long) flow * FRAME_BYTES;
      final long to = pool.frameAddress(vector.buffer[i]);
      for (int at = 0; at < FRAME_BYTES; at += 8) {
        Memory.writeLong(to + at, Memory.readLong(from + at));
      }
      vector.add(vector.buffer[i], to, FRAME_BYTES, inPorts[flow], Offload.NONE);
      if (++flow == flows) {
        flow = 0;
      }
    }
    next = flow;
  }

  @Override
  public void close() {
    region.close();
  }
}
