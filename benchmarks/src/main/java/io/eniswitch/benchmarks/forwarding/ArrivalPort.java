package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * A port that notes when the first packet came since it was asked to. <b>Threading</b>: one worker
 * transmits, another thread asks.
 */
final class ArrivalPort extends SinkPort {
  private static final long NONE = 0;

  private volatile boolean awaited;
  private volatile long firstNs;

  /** A port of this number. */
  ArrivalPort(final int portId) {
    super(portId);
  }

  /** Begins to wait. */
  void await() {
    firstNs = NONE;
    awaited = true;
  }

  /** When the first packet was there, or 0. */
  long firstNs() {
    return firstNs;
  }

  @Override
  public int transmit(
      final PacketVector vector,
      final PacketPool pool,
      final int[] slots,
      final int from,
      final int count) {
    if (awaited) {
      awaited = false;
      firstNs = System.nanoTime();
    }
    return super.transmit(vector, pool, slots, from, count);
  }
}
