package io.eniswitch.dataplane.telemetry;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;

/**
 * One worker's block of a {@link CounterFile}.
 *
 * <p><b>Threading</b>: written by that worker only, by plain aligned stores that readers see whole.
 */
public final class WorkerCounters {
  private final long drops;
  private final long own;
  private final long rows;
  private final long rowDrops;

  WorkerCounters(final long drops, final long own, final long rows, final long rowDrops) {
    this.drops = drops;
    this.own = own;
    this.rows = rows;
    this.rowDrops = rowDrops;
  }

  /** Address of ENI row 0; rows are {@link CounterLayout#ROW_BYTES} long. */
  public long rowsAddress() {
    return rows;
  }

  /**
   * Counts one packet and its bytes in the row at {@code row}; {@code field} is that of the
   * packets.
   */
  public static void count(final long row, final int field, final int bytes) {
    Memory.writeLong(row + field, Memory.readLong(row + field) + 1);
    Memory.writeLong(row + field + 8, Memory.readLong(row + field + 8) + bytes);
  }

  /**
   * The row of an ENI's counters; {@code EniTable.NONE} has row 0, which all that have none share.
   */
  public static int row(final int eni) {
    return eni + 1;
  }

  /** Counts a drop, also for the ENI of {@code row}. */
  public void drop(final int row, final int reason) {
    increment(drops + reason * 8L, 1);
    increment(rowDrops + (row * (long) DropReason.LIMIT + reason) * 8, 1);
  }

  /**
   * Adds to one of the worker's own counters; {@code field} is an offset of {@link CounterLayout}.
   */
  public void add(final int field, final long delta) {
    increment(own + field, delta);
  }

  /** Sets one of the worker's own gauges. */
  public void write(final int field, final long value) {
    Memory.writeLong(own + field, value);
  }

  private static void increment(final long address, final long delta) {
    Memory.writeLong(address, Memory.readLong(address) + delta);
  }
}
