package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.cap.SessionLedger;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.table.EniTable;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a session: its initiator from the first packet on, its responder from the moment it
 * takes part, so that nobody can use up the sessions of an ENI that does not answer.
 *
 * <p>When a table is nearly full, an ENI that opened more than its share of it opens no more, and
 * its half-open sessions go first. And no ENI has more judged in a second than {@link
 * #JUDGEMENTS_PER_SEC}, new sessions and old ones after a change of rules together: what comes
 * beyond is dropped unjudged. <b>Threading</b>: owned by one worker; the ledger is shared.
 * <b>Layout</b>, 16 bytes per ENI: epoch of its birth, sessions it opened here, time in ns from
 * which on it may have more judged. <b>Source</b>: decision 72.
 */
public final class SessionCharges implements AutoCloseable {
  /** Packets of one ENI that one worker judges in a second. */
  public static final int JUDGEMENTS_PER_SEC = 1_000_000;

  /** Judgements that one ENI may have at once. */
  public static final int JUDGEMENT_BURST = 8_192;

  /** A share is a table's sessions divided by this. */
  public static final int SHARES = 8;

  private static final long JUDGEMENT_NS = 1_000_000_000L / JUDGEMENTS_PER_SEC;
  private static final long BURST_NS = JUDGEMENT_BURST * JUDGEMENT_NS;
  private static final int RECORD_BYTES = 16;
  private static final int BIRTH = 0;
  private static final int OPENED = 4;
  private static final int NEXT = 8;

  private final EniTable enis;
  private final @Nullable SessionLedger ledger;
  private final SlowPathBudget budget;
  private final Region records;
  private long refusedForShare;

  /** Charges nobody yet; only tables are guarded if there is no {@code ledger}. */
  public SessionCharges(final EniTable enis, final @Nullable SessionLedger ledger) {
    this.enis = enis;
    this.ledger = ledger;
    budget = new SlowPathBudget(enis);
    records = Region.map((long) enis.capacity() * RECORD_BYTES);
  }

  /** What instances may have judged in a duty cycle. */
  public SlowPathBudget budget() {
    return budget;
  }

  /** Takes one judgement for a new session; false if either end has had too many of late. */
  public boolean judgeNew(final int source, final int destination, final long nowNs) {
    return budget.take(source, destination) && judge(source, nowNs);
  }

  /** Takes one judgement of an ENI's; false if it has had too many of late. */
  public boolean judge(final int eni, final long nowNs) {
    final long record = record(eni);
    final long next = Memory.readLong(record + NEXT);
    final long behindNs = next - nowNs;
    if (behindNs > BURST_NS) {
      return false;
    }
    Memory.writeLong(record + NEXT, behindNs > 0 ? next + JUDGEMENT_NS : nowNs + JUDGEMENT_NS);
    return true;
  }

  /** Charges a session that {@code eni} opens in {@code table}, or says why it may not. */
  public DropReason open(final int eni, final SessionTable table) {
    final long record = present(eni);
    if (table.isPressed() && isOverShare(record, table)) {
      refusedForShare++;
      return DropReason.SESSION_TABLE_FULL;
    }
    final DropReason refused = ledger == null ? DropReason.NONE : ledger.open(eni);
    if (refused != DropReason.NONE) {
      return refused;
    }
    Memory.writeInt(record + OPENED, Memory.readInt(record + OPENED) + 1);
    return DropReason.NONE;
  }

  /** Takes back what {@link #open} charged for a session that came to nothing. */
  public void cancel(final int eni) {
    final long record = present(eni);
    Memory.writeInt(record + OPENED, Memory.readInt(record + OPENED) - 1);
    if (ledger != null) {
      ledger.close(eni);
    }
  }

  /** Marks a session that was just opened by {@code side}, and charged, as such. */
  public void begin(final long session, final int side) {
    final int charged =
        ledger == null
            ? Session.INITIATOR_CHARGED | Session.RESPONDER_CHARGED
            : Session.INITIATOR_CHARGED;
    Session.writeFlags(session, (side == 0 ? 0 : Session.INITIATED_BY_B) | charged);
  }

  /** Charges the responder of a session, or says why it may not have it. */
  public DropReason confirm(final long session) {
    final int flags = Session.flags(session);
    final int responder = flags & Session.INITIATED_BY_B ^ 1;
    final DropReason refused =
        ledger == null ? DropReason.NONE : ledger.open(Session.eni(session, responder));
    if (refused == DropReason.NONE) {
      Session.writeFlags(session, flags | Session.RESPONDER_CHARGED);
    }
    return refused;
  }

  /** Gives back what a session was charged for; it is to be removed or opened anew. */
  public void close(final long session) {
    final int flags = Session.flags(session);
    final int initiator = flags & Session.INITIATED_BY_B;
    if ((flags & Session.INITIATOR_CHARGED) != 0) {
      giveBack(session, initiator, true);
    }
    if ((flags & Session.RESPONDER_CHARGED) != 0) {
      giveBack(session, initiator ^ 1, false);
    }
    Session.writeFlags(session, flags & ~(Session.INITIATOR_CHARGED | Session.RESPONDER_CHARGED));
  }

  /** Charges the one that a side of a session passes to, {@code eni}, instead of who had it. */
  public void rebind(final long session, final int side, final int eni) {
    final int flags = Session.flags(session);
    final boolean initiated = side == (flags & Session.INITIATED_BY_B);
    final int charged = initiated ? Session.INITIATOR_CHARGED : Session.RESPONDER_CHARGED;
    if ((flags & charged) == 0
        || Session.eni(session, side) == eni && isOfThisLife(session, side)) {
      return;
    }
    giveBack(session, side, initiated);
    if (initiated) {
      final long record = present(eni);
      Memory.writeInt(record + OPENED, Memory.readInt(record + OPENED) + 1);
    }
    if (ledger != null) {
      ledger.adopt(eni);
    }
  }

  /** True if the initiator of a session has opened more than its share of a table. */
  boolean isOverShare(final long session, final int initiator, final SessionTable table) {
    return isOverShare(present(Session.eni(session, initiator)), table);
  }

  /** Sessions refused because their ENI had its share of a table that was nearly full. */
  public long refusedForShare() {
    return refusedForShare;
  }

  @Override
  public void close() {
    budget.close();
    records.close();
  }

  private static boolean isOverShare(final long record, final SessionTable table) {
    return Memory.readInt(record + OPENED) > table.maxSessions() / SHARES;
  }

  /** What an ENI of the same index had before was settled when that one ended. */
  private void giveBack(final long session, final int side, final boolean initiated) {
    if (!isOfThisLife(session, side)) {
      return;
    }
    final int eni = Session.eni(session, side);
    if (initiated) {
      final long record = present(eni);
      Memory.writeInt(record + OPENED, Memory.readInt(record + OPENED) - 1);
    }
    if (ledger != null) {
      ledger.close(eni);
    }
  }

  private boolean isOfThisLife(final long session, final int side) {
    final int birth = enis.birthEpoch(Session.eni(session, side));
    return Session.epoch(session, side) - birth >= 0;
  }

  /** The record of an ENI, begun anew if its index belonged to another before. */
  private long present(final int eni) {
    final long record = record(eni);
    final int birth = enis.birthEpoch(eni);
    if (Memory.readInt(record + BIRTH) != birth) {
      Memory.writeInt(record + BIRTH, birth);
      Memory.writeInt(record + OPENED, 0);
    }
    return record;
  }

  private long record(final int eni) {
    return records.address() + (long) eni * RECORD_BYTES;
  }
}
