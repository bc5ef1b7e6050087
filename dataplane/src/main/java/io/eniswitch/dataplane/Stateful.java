package io.eniswitch.dataplane;

import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.policy.Admit;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.session.SessionLookup;
import io.eniswitch.dataplane.session.SessionSweep;
import io.eniswitch.dataplane.session.SessionTable;
import io.eniswitch.dataplane.session.Track;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * The stages of a pipeline with security groups, and the sessions they share.
 *
 * <p><b>Threading</b>: owned by one worker. Milliseconds count from the first call of {@link
 * System#nanoTime} on and wrap after 49 days; deadlines compare by subtraction.
 */
public final class Stateful implements AutoCloseable {
  private static final int NS_PER_MS = 1_000_000;

  private final SessionTable sessions;
  private final SessionLookup lookup;
  private final Admit admit;
  private final Track track;
  private final SessionSweep sweep;
  private long opened;
  private int openedInCycle;

  /** Stages over {@code capacity} session records and the security groups of {@code policies}. */
  public Stateful(final ForwardingTables tables, final PolicyTable policies, final int capacity) {
    sessions = new SessionTable(capacity);
    lookup = new SessionLookup(tables, sessions);
    admit = new Admit(tables, sessions, policies);
    track = new Track(sessions);
    sweep = new SessionSweep(sessions);
  }

  /** Finds sessions; answers how many packets have none. */
  int lookup(final PacketVector vector, final long nowNs) {
    return lookup.process(vector, millis(nowNs));
  }

  /** Opens sessions for those that have none and may. */
  void admit(final PacketVector vector, final long nowNs) {
    final int count = admit.process(vector, millis(nowNs));
    opened += count;
    openedInCycle += count;
  }

  /** Follows the sessions of a burst. */
  void track(final PacketVector vector, final long nowNs) {
    track.process(vector, millis(nowNs));
  }

  /**
   * Takes out some sessions that ran out; after the burst, whose session addresses are void then.
   */
  void sweep(final long nowNs) {
    sweep.process(openedInCycle, millis(nowNs));
    openedInCycle = 0;
  }

  /** Live sessions. */
  public int size() {
    return sessions.size();
  }

  /** Sessions ever opened. */
  public long opened() {
    return opened;
  }

  /** Sessions that ran out. */
  public long expired() {
    return sweep.expired();
  }

  /** Sessions recycled for room. */
  public long recycled() {
    return sweep.recycled();
  }

  /** Sessions judged again after a policy change. */
  public long rejudged() {
    return admit.rejudged();
  }

  @Override
  public void close() {
    sessions.close();
  }

  private static int millis(final long nowNs) {
    return (int) (nowNs / NS_PER_MS);
  }
}
