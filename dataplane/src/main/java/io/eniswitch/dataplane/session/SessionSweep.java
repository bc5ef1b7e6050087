package io.eniswitch.dataplane.session;

/**
 * Takes out sessions that have run out, a few records at a time and ahead of need.
 *
 * <p>It looks at {@link #RECORDS_PER_INSERT} records for each session opened, so that a table whose
 * sessions all run out is swept before it fills, and at {@link #RECORDS_PER_CYCLE} besides. Above
 * {@link #PRESSURE_PERCENT} percent of the sessions the table takes, those that are half open or
 * closing go first. <b>Threading</b>: owned by one worker; never while a burst holds addresses of
 * sessions.
 */
public final class SessionSweep {
  /** Records looked at for each session opened. */
  public static final int RECORDS_PER_INSERT = 4;

  /** Records looked at in each duty cycle. */
  public static final int RECORDS_PER_CYCLE = 8;

  /** Most records looked at in one duty cycle, to bound its time. */
  public static final int MAX_RECORDS = 2048;

  /** Use of the table from which half-open and closing sessions are recycled. */
  public static final int PRESSURE_PERCENT = 90;

  private final SessionTable table;
  private int position;
  private int owed;
  private long expired;
  private long recycled;

  /** A sweep over {@code table}. */
  public SessionSweep(final SessionTable table) {
    this.table = table;
  }

  /** Sweeps for one duty cycle in which {@code opened} sessions were opened. */
  public void process(final int opened, final int nowMs) {
    owed = Math.min(owed + opened * RECORDS_PER_INSERT + RECORDS_PER_CYCLE, table.capacity());
    final int records = Math.min(owed, MAX_RECORDS);
    owed -= records;
    final boolean pressed = table.size() * 100L > table.maxSessions() * (long) PRESSURE_PERCENT;
    for (int i = 0; i < records; i++) {
      sweep(nowMs, pressed);
    }
  }

  /** Sessions that ran out. */
  public long expired() {
    return expired;
  }

  /** Sessions recycled for room. */
  public long recycled() {
    return recycled;
  }

  private void sweep(final int nowMs, final boolean pressed) {
    final long session = table.at(position);
    if (session != Session.NONE) {
      if (Session.isOver(session, nowMs)) {
        // The record may now hold the next session of the run: it is looked at again.
        table.remove(session);
        expired++;
        return;
      }
      if (pressed && TcpState.isDispensable(Session.state(session))) {
        table.remove(session);
        recycled++;
        return;
      }
    }
    position = position + 1 == table.capacity() ? 0 : position + 1;
  }
}
