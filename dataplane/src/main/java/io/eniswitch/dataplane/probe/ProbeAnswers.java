package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which ports have probes, and where their answers go.
 *
 * <p><b>Threading</b>: {@link #take} by the worker that polls the port, everything else by the
 * monitor's thread.
 */
public final class ProbeAnswers {
  private final AtomicReferenceArray<@Nullable ProbeInbox> inboxes;

  /** For port numbers below {@code portCapacity}; no port has probes. */
  public ProbeAnswers(final int portCapacity) {
    inboxes = new AtomicReferenceArray<>(portCapacity);
  }

  /** Takes the answers out of the frames from slot {@code from} on, which this port received. */
  public void take(
      final PacketVector vector, final int from, final int portId, final PacketPool pool) {
    final @Nullable ProbeInbox inbox = inboxes.getAcquire(portId);
    if (inbox == null || vector.count == from) {
      return;
    }
    final int end = vector.count;
    vector.count = from;
    for (int i = from; i < end; i++) {
      if (inbox.take(vector.address[i], vector.length[i])) {
        pool.free(vector.buffer[i]);
      } else {
        vector.add(
            vector.buffer[i],
            vector.address[i],
            vector.length[i],
            vector.inPort[i],
            vector.offload[i]);
      }
    }
  }

  /** Gives a port an inbox, or with null takes it away. */
  void put(final int portId, final @Nullable ProbeInbox inbox) {
    inboxes.setRelease(portId, inbox);
  }
}
