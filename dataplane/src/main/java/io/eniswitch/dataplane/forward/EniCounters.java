package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;

/**
 * Counts what each ENI sent and got, a burst at a time so that the misses of the rows overlap.
 *
 * <p><b>Threading</b>: owned by one worker.
 */
public final class EniCounters {
  private final EniTable table;
  private final long rows;

  /** Counts for the ENIs of {@code table} in the rows of {@code counters}. */
  public EniCounters(final EniTable table, final WorkerCounters counters) {
    this.table = table;
    rows = counters.rowsAddress();
  }

  /** Counts every packet for its source ENI. */
  void countReceived(final PacketVector vector) {
    count(vector, vector.sourceEni, CounterLayout.RX_PACKETS);
  }

  /** Counts every packet that was taken for its destination ENI. */
  void countSent(final PacketVector vector) {
    count(vector, vector.destinationEni, CounterLayout.TX_PACKETS);
  }

  private void count(final PacketVector vector, final int[] enis, final int field) {
    if (table.isLarge()) {
      touchRows(vector, enis);
    }
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] lengths = vector.length;
    final boolean all = field == CounterLayout.RX_PACKETS;
    for (int i = 0; i < count; i++) {
      if (all || verdicts[i] == Verdict.TAKEN) {
        WorkerCounters.count(row(enis[i]), field, lengths[i]);
      }
    }
  }

  private void touchRows(final PacketVector vector, final int[] enis) {
    final int count = vector.count;
    final long[] scratch = vector.scratch;
    for (int i = 0; i < count; i++) {
      scratch[i] = row(enis[i]);
    }
    vector.touch();
  }

  private long row(final int eni) {
    return rows + (long) WorkerCounters.row(eni) * CounterLayout.ROW_BYTES;
  }
}
