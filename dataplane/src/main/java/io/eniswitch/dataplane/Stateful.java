package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.SessionLedger;
import io.eniswitch.dataplane.forward.Handover;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.policy.Admit;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.policy.Rejudge;
import io.eniswitch.dataplane.policy.Renew;
import io.eniswitch.dataplane.session.FormerSessions;
import io.eniswitch.dataplane.session.Fragments;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionCharges;
import io.eniswitch.dataplane.session.SessionLookup;
import io.eniswitch.dataplane.session.SessionSweep;
import io.eniswitch.dataplane.session.SessionTable;
import io.eniswitch.dataplane.session.SessionTables;
import io.eniswitch.dataplane.session.Track;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a pipeline with security groups, and the sessions they share.
 *
 * <p><b>Threading</b>: owned by one worker. Milliseconds count from the first call of {@link
 * System#nanoTime} on and wrap after 49 days; deadlines compare by subtraction.
 */
public final class Stateful implements AutoCloseable {
  private static final int NS_PER_MS = 1_000_000;

  private final @Nullable Handover handover;
  private final SessionTable ipv4;
  private final SessionTable ipv6;
  private final Fragments fragments;
  private final SessionLookup lookup;
  private final Renew renew;
  private final SessionCharges charges;
  private final Admit admit;
  private final Rejudge rejudge;
  private final Track track;
  private final SessionSweep sweep4;
  private final SessionSweep sweep6;
  private @Nullable FormerSessions former;
  private long opened;
  private int openedInCycle;
  private int unknown;
  private int stale;

  /**
   * Stages over {@code capacity} IPv4 session records, a quarter as many for IPv6, and the security
   * groups of {@code policies}.
   */
  public Stateful(final ForwardingTables tables, final PolicyTable policies, final int capacity) {
    this(tables, policies, SessionTables.of(capacity), null, null);
  }

  /**
   * The same over other tables, for one of several workers, if {@code handover} is there, and with
   * sessions charged to instances, if {@code ledger} is.
   */
  public Stateful(
      final ForwardingTables tables,
      final PolicyTable policies,
      final SessionTables sessions,
      final @Nullable Handover handover,
      final @Nullable SessionLedger ledger) {
    this.handover = handover;
    ipv4 = sessions.ipv4();
    ipv6 = sessions.ipv6();
    fragments = new Fragments(tables);
    lookup = new SessionLookup(tables, ipv4, ipv6);
    renew = new Renew(tables, policies);
    charges = new SessionCharges(tables.enis(), ledger);
    admit = new Admit(tables, ipv4, ipv6, charges, policies);
    rejudge = new Rejudge(tables, charges, policies);
    track = new Track(ipv4, ipv6, charges);
    sweep4 = new SessionSweep(ipv4, charges);
    sweep6 = new SessionSweep(ipv6, charges);
  }

  /** Begins to take over sessions of the process before, as worker {@code index} of so many. */
  void inherit(final Inheritance inheritance, final int index, final int workers) {
    former =
        new FormerSessions(inheritance, new SessionTables(ipv4, ipv6), charges, index, workers);
    admit.inherit(former);
  }

  /** Goes on with that, between two bursts; true once nothing is left. */
  boolean goOnInheriting(final long nowNs) {
    if (former == null || former.process(millis(nowNs))) {
      admit.inherit(null);
      return true;
    }
    return false;
  }

  /** Sessions taken over from the process before. */
  int inherited() {
    return former == null ? 0 : former.taken();
  }

  /** Begins a duty cycle, in which several ports have packets or only one has. */
  void begin(final boolean several) {
    charges.budget().begin(several);
  }

  /** Hands over the packets whose sessions are another worker's. */
  void handOver(final PacketVector vector) {
    if (handover != null) {
      handover.process(vector);
    }
  }

  /** How many packets other workers have handed over to this one. */
  int handedOver() {
    return handover == null ? 0 : handover.size();
  }

  /** Adds such packets to an empty vector; answers how many. */
  int receive(final PacketVector vector) {
    return handover == null ? 0 : handover.receive(vector);
  }

  /** Gives fragments their datagram's ports. */
  void fragments(final PacketVector vector, final long nowNs) {
    fragments.process(vector, millis(nowNs));
  }

  /**
   * Finds sessions, and takes up into the present epoch what no changed rule is about; answers how
   * many packets have no destination by one.
   */
  int lookup(final PacketVector vector, final long nowNs) {
    unknown = lookup.process(vector, millis(nowNs));
    stale = lookup.staleCount();
    if (stale > 0) {
      unknown += renew.process(vector, lookup.onlyRulesChanged());
      stale = renew.staleCount();
    }
    return unknown;
  }

  /** Opens sessions for those that have none and may, and has stale ones judged again. */
  void admit(final PacketVector vector, final long nowNs) {
    if (unknown > 0) {
      final int count = admit.process(vector, nowNs, millis(nowNs));
      opened += count;
      openedInCycle += count;
    }
    if (unknown + stale > 0) {
      rejudge.process(vector, nowNs, millis(nowNs));
    }
  }

  /** Follows the sessions of a burst. */
  void track(final PacketVector vector, final long nowNs) {
    track.process(vector, millis(nowNs));
  }

  /**
   * Takes out some sessions that ran out; after the burst, whose session addresses are void then.
   */
  void sweep(final long nowNs) {
    sweep4.process(openedInCycle, millis(nowNs));
    sweep6.process(openedInCycle, millis(nowNs));
    openedInCycle = 0;
    fragments.sweep(millis(nowNs));
  }

  /** Tells what became of sessions so far. */
  void count(final WorkerCounters counters) {
    counters.write(CounterLayout.SESSIONS, size());
    counters.write(CounterLayout.SESSIONS_CREATED, opened);
    counters.write(CounterLayout.SESSIONS_EXPIRED, expired());
    counters.write(CounterLayout.SESSIONS_RECYCLED, recycled());
    counters.write(CounterLayout.SESSIONS_REJUDGED, rejudged());
    counters.write(CounterLayout.SESSIONS_RENEWED, renewed());
  }

  /** Sessions over IPv4. */
  SessionTable ipv4() {
    return ipv4;
  }

  /** Sessions over IPv6. */
  SessionTable ipv6() {
    return ipv6;
  }

  /** Live sessions. */
  public int size() {
    return ipv4.size() + ipv6.size();
  }

  /** Sessions ever opened. */
  public long opened() {
    return opened;
  }

  /** Sessions that ran out. */
  public long expired() {
    return sweep4.expired() + sweep6.expired();
  }

  /** Sessions recycled for room. */
  public long recycled() {
    return sweep4.recycled() + sweep6.recycled();
  }

  /** Sessions judged again after a policy change. */
  public long rejudged() {
    return rejudge.rejudged();
  }

  /** Sessions that no changed rule was about, taken up into a new policy unjudged. */
  public long renewed() {
    return renew.renewed();
  }

  @Override
  public void close() {
    fragments.close();
    charges.close();
    ipv4.close();
    ipv6.close();
  }

  /** The clock of sessions. */
  static int millis(final long nowNs) {
    return (int) (nowNs / NS_PER_MS);
  }
}
