package io.eniswitch.dataplane.telemetry;

import io.eniswitch.dataplane.packet.DropReason;

/**
 * Where each counter lies in a counter file.
 *
 * <p><b>Layout</b>: a header page, a page-aligned table of {@code rows} names of 64 bytes, then a
 * block per worker: 64 drop counters and 64 counters of the worker's own, {@code rows} rows of 32
 * bytes for the ENIs, {@code rows} rows of 64 drop counters. Pages that nothing wrote take no
 * space. Row 0 is for all ENIs that have no row of their own.
 *
 * @param workers number of workers
 * @param rows number of ENI rows, row 0 included
 */
public record CounterLayout(int workers, int rows) {
  /** First eight bytes of a counter file. */
  public static final long MAGIC = 0x454e49435452_0001L;

  /** Bytes of a name, zero-padded UTF-8. */
  public static final int NAME_BYTES = 64;

  /** Bytes of an ENI's row. */
  public static final int ROW_BYTES = 32;

  /** In a row: packets received from the ENI. */
  public static final int RX_PACKETS = 0;

  /** In a row: bytes received from the ENI. */
  public static final int RX_BYTES = 8;

  /** In a row: packets sent to the ENI. */
  public static final int TX_PACKETS = 16;

  /** In a row: bytes sent to the ENI. */
  public static final int TX_BYTES = 24;

  /** In a worker's own counters: duty cycles. */
  public static final int CYCLES = 0;

  /** In a worker's own counters: duty cycles that moved packets. */
  public static final int BUSY_CYCLES = 8;

  /** In a worker's own counters: packets processed. */
  public static final int PACKETS = 16;

  /** In a worker's own counters: live sessions. */
  public static final int SESSIONS = 24;

  /** In a worker's own counters: sessions ever opened. */
  public static final int SESSIONS_CREATED = 32;

  /** In a worker's own counters: sessions that ran out. */
  public static final int SESSIONS_EXPIRED = 40;

  /** In a worker's own counters: sessions recycled because the table was full. */
  public static final int SESSIONS_RECYCLED = 48;

  /** In a worker's own counters: sessions judged again after a policy change. */
  public static final int SESSIONS_REJUDGED = 56;

  /** In a worker's own counters: packets that other workers handed over to it. */
  public static final int HANDED_OVER = 64;

  /** In a worker's own counters: queues of ports that failed while it polled them. */
  public static final int FAILED_QUEUES = 72;

  /** In a worker's own counters: sessions that no changed rule was about, so not judged again. */
  public static final int SESSIONS_RENEWED = 80;

  /** In a worker's own counters: dropped packets whose sender was told by an ICMP error. */
  public static final int REPORTED = 88;

  private static final int PAGE_BYTES = 4096;
  private static final int DROP_ROW_BYTES = DropReason.LIMIT * 8;

  /** Offset of the number of workers in the header. */
  public static final int WORKERS_AT = 8;

  /** Offset of the number of rows in the header. */
  public static final int ROWS_AT = 12;

  /** Offset of row {@code row}'s name. */
  public long nameAt(final int row) {
    return PAGE_BYTES + (long) row * NAME_BYTES;
  }

  /** Offset of worker {@code worker}'s drop counters; its own counters follow. */
  public long dropsAt(final int worker) {
    return namesEnd() + worker * workerBytes();
  }

  /** Offset of worker {@code worker}'s own counters. */
  public long ownAt(final int worker) {
    return dropsAt(worker) + DROP_ROW_BYTES;
  }

  /** Offset of worker {@code worker}'s ENI rows. */
  public long rowsAt(final int worker) {
    return dropsAt(worker) + PAGE_BYTES;
  }

  /** Offset of worker {@code worker}'s drop counters by ENI. */
  public long rowDropsAt(final int worker) {
    return rowsAt(worker) + (long) rows * ROW_BYTES;
  }

  /** Length of the file. */
  public long bytes() {
    return dropsAt(workers);
  }

  private long namesEnd() {
    return pages(PAGE_BYTES + (long) rows * NAME_BYTES);
  }

  private long workerBytes() {
    return pages(PAGE_BYTES + (long) rows * (ROW_BYTES + DROP_ROW_BYTES));
  }

  private static long pages(final long bytes) {
    return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
  }
}
