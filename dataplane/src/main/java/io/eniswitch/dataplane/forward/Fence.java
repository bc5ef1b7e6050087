package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The last look at who sends: right before the ports, by a clock read anew.
 *
 * <p>What {@link SourceCheck} let pass may be stale by now: the process was stopped in between and
 * goes on after the lease, or the packet waited for its receiver's caps while its ENI moved. What
 * is written after this look was looked at a burst's writes ago at most.
 *
 * <p><b>Threading</b>: owned by one worker.
 */
public final class Fence {
  private final ForwardingTables tables;
  private final long enis;
  private final @Nullable NanoClock clock;

  /**
   * A stage that reads {@code clock} once per burst, if the switch has a lease; without one, it
   * believes what it is told.
   */
  public Fence(final ForwardingTables tables, final @Nullable NanoClock clock) {
    this.tables = tables;
    this.clock = clock;
    enis = tables.enis().baseAddress();
  }

  /** Drops what leased ENIs send, if the lease is over. */
  public void process(final PacketVector vector, final long nowNs) {
    if (tables.enis().hasLease()) {
      final NanoClock fresh = clock;
      if (tables.enis().isLeaseOver(fresh == null ? nowNs : fresh.nanoTime())) {
        dropLeased(vector);
      }
    }
  }

  /** Drops packets that waited, and whose ENI is not at the port any more that they came by. */
  public void processReleased(final PacketVector vector) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final int eni = vector.sourceEni[i];
      if (vector.verdict[i] == Verdict.FORWARD
          && eni >= 0
          && !Binding.isAt(EniEntry.binding(entry(eni)), vector.inPort[i])) {
        vector.drop(i, DropReason.PORT_WITHOUT_ENI);
      }
    }
  }

  private void dropLeased(final PacketVector vector) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final int eni = vector.sourceEni[i];
      if (vector.verdict[i] == Verdict.FORWARD
          && eni >= 0
          && (EniEntry.flags(EniEntry.macWord(entry(eni))) & EniEntry.LEASED) != 0) {
        vector.drop(i, DropReason.FENCED);
      }
    }
  }

  private long entry(final int eni) {
    return enis + (long) eni * EniEntry.BYTES;
  }
}
