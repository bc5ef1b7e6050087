package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which ports have probes, and where their answers go.
 *
 * <p><b>Threading</b>: {@link #take} by the worker that polls the port, everything else by the
 * monitor's thread.
 */
public final class ProbeAnswers {
  private final AtomicReferenceArray<@Nullable ProbeInbox> inboxes;
  private final IntConsumer wakeWorker;

  /**
   * For port numbers below {@code portCapacity}; no port has probes.
   *
   * @param wakeWorker makes the worker that polls a port look at it soon
   */
  public ProbeAnswers(final int portCapacity, final IntConsumer wakeWorker) {
    inboxes = new AtomicReferenceArray<>(portCapacity);
    this.wakeWorker = wakeWorker;
  }

  /**
   * Takes the answers out of the frames from slot {@code from} on, which the port with a number
   * received in the duty cycle that began at {@code nowNs}.
   */
  public void take(
      final PacketVector vector,
      final int from,
      final int portId,
      final PacketPool pool,
      final long nowNs) {
    final @Nullable ProbeInbox inbox = inboxes.getAcquire(portId);
    if (inbox != null) {
      take(vector, from, pool, inbox);
      inbox.onLooked(nowNs);
    }
  }

  private static void take(
      final PacketVector vector, final int from, final PacketPool pool, final ProbeInbox inbox) {
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

  /** Makes the worker that polls a port look at it soon. */
  void wakeWorker(final int portId) {
    wakeWorker.accept(portId);
  }

  /** Gives a port an inbox, or with null takes it away. */
  void put(final int portId, final @Nullable ProbeInbox inbox) {
    inboxes.setRelease(portId, inbox);
  }
}
