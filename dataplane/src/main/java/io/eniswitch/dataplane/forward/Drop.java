package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.telemetry.WorkerCounters;

/**
 * The one place where packets are counted as dropped and freed, but for those whose buffers went on
 * as an ICMP error, which are counted where that is written. It runs last: a packet that is still
 * punted here was answered by nobody.
 *
 * <p>The row of the sending ENI is charged; that of the receiving one where its caps were exceeded.
 * <b>Threading</b>: owned by one worker.
 */
public final class Drop {
  private final PacketPool pool;
  private final WorkerCounters counters;

  /** A stage that frees into {@code pool}. */
  public Drop(final PacketPool pool, final WorkerCounters counters) {
    this.pool = pool;
    this.counters = counters;
  }

  /** Counts and frees every packet that was not sent, and empties the vector. */
  public void process(final PacketVector vector) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] < Verdict.TAKEN) {
        drop(vector, i);
      }
    }
    vector.count = 0;
  }

  private void drop(final PacketVector vector, final int slot) {
    final int reason =
        vector.verdict[slot] == Verdict.DROP
            ? vector.reason[slot]
            : DropReason.PUNT_UNANSWERED.ordinal();
    final int eni = isReceivers(reason) ? vector.destinationEni[slot] : vector.sourceEni[slot];
    counters.drop(WorkerCounters.row(eni), reason);
    pool.free(vector.buffer[slot]);
  }

  /** What an instance sends beyond its caps waits; so these are always the receiver's caps. */
  private static boolean isReceivers(final int reason) {
    return reason >= DropReason.BANDWIDTH_ALLOWANCE.ordinal()
        && reason <= DropReason.ENI_QOS.ordinal();
  }
}
