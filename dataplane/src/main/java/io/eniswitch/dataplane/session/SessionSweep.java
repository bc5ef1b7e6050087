package io.eniswitch.dataplane.session;

/**
 * Takes out sessions that have run out, a few records at a time and ahead of need.
 *
 * <p>It looks at {@link #RECORDS_PER_INSERT} records for each session opened, so that a table whose
 * sessions all run out is swept before it fills, at all of them in {@link #PASS_MS}, so that what
 * ran out is charged to nobody for long, and at {@link #RECORDS_PER_CYCLE} besides. In a table that
 * is nearly full, closed sessions go first, and half-open and closing ones of who has more than its
 * share; in a full one, those of everybody that have stood still for {@link #PATIENCE_MS}.
 * <b>Threading</b>: owned by one worker; never while a burst holds addresses of sessions.
 */
public final class SessionSweep {
  /** Records looked at for each session opened. */
  public static final int RECORDS_PER_INSERT = 4;

  /** Records looked at in each duty cycle. */
  public static final int RECORDS_PER_CYCLE = 8;

  /** Most records looked at in one duty cycle, to bound its time. */
  public static final int MAX_RECORDS = 2048;

  /** Time in which it comes round, if duty cycles follow each other closely. */
  public static final int PASS_MS = 4_000;

  /** How long a session may be half open or closing without a packet, in a full table. */
  public static final int PATIENCE_MS = 1_000;

  private final SessionTable table;
  private final SessionCharges charges;
  private int position;
  private int sweptMs;
  private long timeOwed;
  private int owed;
  private long expired;
  private long recycled;

  /** A sweep over {@code table}, which gives back what its sessions were charged for. */
  public SessionSweep(final SessionTable table, final SessionCharges charges) {
    this.table = table;
    this.charges = charges;
  }

  /** Sweeps for one duty cycle in which {@code opened} sessions were opened. */
  public void process(final int opened, final int nowMs) {
    final long due = owed + opened * RECORDS_PER_INSERT + RECORDS_PER_CYCLE + dueByTime(nowMs);
    owed = (int) Math.min(due, table.capacity());
    final int records = Math.min(owed, MAX_RECORDS);
    owed -= records;
    final boolean pressed = table.isPressed();
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

  private long dueByTime(final int nowMs) {
    final int elapsedMs = Math.min(Math.max(nowMs - sweptMs, 0), PASS_MS);
    sweptMs = nowMs;
    timeOwed += elapsedMs * (long) table.capacity();
    final long records = timeOwed / PASS_MS;
    timeOwed -= records * PASS_MS;
    return records;
  }

  private void sweep(final int nowMs, final boolean pressed) {
    final long session = table.at(position);
    if (session != Session.NONE) {
      if (Session.isOver(session, nowMs)) {
        // The record may now hold the next session of the run: it is looked at again.
        charges.close(session);
        table.remove(session);
        expired++;
        return;
      }
      if (pressed && isDispensable(session, nowMs)) {
        charges.close(session);
        table.remove(session);
        recycled++;
        return;
      }
    }
    position = position + 1 == table.capacity() ? 0 : position + 1;
  }

  private boolean isDispensable(final long session, final int nowMs) {
    final int state = Session.state(session);
    if (state == TcpState.CLOSED) {
      return true;
    }
    final boolean halfOpen = TcpState.isHalfOpen(state);
    if (!halfOpen && state != TcpState.CLOSING) {
      return false;
    }
    final int timeoutMs = halfOpen ? TcpState.HALF_OPEN_TIMEOUT_MS : TcpState.CLOSING_TIMEOUT_MS;
    return table.isFull() && timeoutMs - Session.remainingMs(session, nowMs) >= PATIENCE_MS
        || charges.isOverShare(session, Session.flags(session) & Session.INITIATED_BY_B, table);
  }
}
