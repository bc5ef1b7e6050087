package io.eniswitch.benchmarks.forwarding;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;

/** A port that always has a whole burst waiting. <b>Threading</b>: one worker. */
final class SourcePort extends SinkPort {
  private final Traffic traffic;

  /** A port of this number that gives {@code traffic}. */
  SourcePort(final int portId, final Traffic traffic) {
    super(portId);
    this.traffic = traffic;
  }

  @Override
  public int receive(final PacketVector vector, final PacketPool pool, final int limit) {
    if (vector.count > 0) {
      return 0;
    }
    traffic.receive(vector, pool, limit);
    return vector.count;
  }
}
