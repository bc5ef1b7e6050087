package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;

/**
 * A port that takes everything and gives the buffers back at once. <b>Threading</b>: one worker.
 */
public class SinkPort implements Port {
  private final int portId;
  private final int[] taken = new int[PacketVector.CAPACITY];
  private long packets;

  /** A port of this number. */
  public SinkPort(final int portId) {
    this.portId = portId;
  }

  /** Packets it took. */
  public long packets() {
    return packets;
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public PortState state() {
    return PortState.UP;
  }

  @Override
  public String fault() {
    return "";
  }

  @Override
  public int capabilities() {
    return PortCapability.ALL;
  }

  @Override
  public int readableFd() {
    return -1;
  }

  @Override
  public int receive(final PacketVector vector, final PacketPool pool, final int limit) {
    return 0;
  }

  @Override
  public int transmit(
      final PacketVector vector,
      final PacketPool pool,
      final int[] slots,
      final int from,
      final int count) {
    final int[] buffers = vector.buffer;
    for (int i = 0; i < count; i++) {
      taken[i] = buffers[slots[from + i]];
    }
    pool.free(taken, 0, count);
    packets += count;
    return count;
  }

  @Override
  public void close() {}
}
