package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Tells the table thread when every worker has let go of what it may have read.
 *
 * <p><b>Threading</b>: worker {@code w} calls {@link #begin} and {@link #end}; the table thread
 * calls the rest. <b>Layout</b>: one 128-byte line pair per worker with a count that is odd while
 * the worker is inside a duty cycle. <b>Source</b>: quiescent-state-based reclamation, Hart et al.,
 * 2007.
 */
public final class DutyCycles implements AutoCloseable {
  private static final int LINE_BYTES = 128;

  private final Region region;
  private final int workers;

  /** Makes room for {@code workers} workers. */
  public DutyCycles(final int workers) {
    this.workers = workers;
    region = Region.map((long) workers * LINE_BYTES);
  }

  /** Enters a duty cycle: tables read from here on stay valid until {@link #end}. */
  public void begin(final int worker) {
    final long line = line(worker);
    Memory.writeLong(line, Memory.readLong(line) + 1);
    // The mark must be visible before the first table read, which a release store does not give.
    Memory.fullFence();
  }

  /** Leaves the duty cycle. */
  public void end(final int worker) {
    final long line = line(worker);
    Memory.releaseLong(line, Memory.readLong(line) + 1);
  }

  /** Number of workers. */
  public int workers() {
    return workers;
  }

  /** Notes where every worker is; pass the result to {@link #allPassed}. */
  public long[] snapshot() {
    Memory.fullFence();
    final long[] counts = new long[workers];
    for (int i = 0; i < workers; i++) {
      counts[i] = Memory.acquireLong(line(i));
    }
    return counts;
  }

  /**
   * True once every worker was seen outside a duty cycle, or in a later one, since {@code
   * snapshot}.
   */
  public boolean allPassed(final long[] snapshot) {
    for (int i = 0; i < workers; i++) {
      final boolean wasInside = (snapshot[i] & 1) != 0;
      if (wasInside && Memory.acquireLong(line(i)) == snapshot[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    region.close();
  }

  private long line(final int worker) {
    return region.address() + (long) worker * LINE_BYTES;
  }
}
