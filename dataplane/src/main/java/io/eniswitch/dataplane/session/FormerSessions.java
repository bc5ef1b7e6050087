package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;

/**
 * Takes over the sessions of the process that ran before: those of packets at once, all others some
 * in each duty cycle. Nothing is believed of them but that they were: each is judged by the rules
 * of now at its next packet, as its initiator's, and paid for anew.
 *
 * <p>A session is taken over if both its ENIs are ours, by identity, and if its record is whole.
 * <b>Threading</b>: owned by one worker; {@link #process} never while a burst holds addresses of
 * sessions. <b>Source</b>: decision 90.
 */
public final class FormerSessions {
  /** Records looked at in a duty cycle. */
  static final int RECORDS_PER_CYCLE = 512;

  private static final int TCP = 6;
  private static final int LIFE = 24;
  private static final int COUNTS = 32;
  private static final int ALL_FLAGS =
      Session.INITIATED_BY_B
          | Session.FIN_FROM_A
          | Session.FIN_FROM_B
          | Session.INITIATOR_CHARGED
          | Session.RESPONDER_CHARGED;
  private static final long VNI_MASK = -1L << 40;

  private final Inheritance inheritance;
  private final SessionTables own;
  private final SessionCharges charges;
  private final int worker;
  private final int workers;
  private final SessionTable[] former4;
  private final SessionTable[] former6;
  private int walkedTables;
  private int walkedRecords;
  private int taken;

  /**
   * Nothing is taken over yet.
   *
   * @param worker whose {@code own} tables are
   * @param workers how many there are
   */
  public FormerSessions(
      final Inheritance inheritance,
      final SessionTables own,
      final SessionCharges charges,
      final int worker,
      final int workers) {
    this.inheritance = inheritance;
    this.own = own;
    this.charges = charges;
    this.worker = worker;
    this.workers = workers;
    final SessionMemory former = inheritance.former();
    former4 = new SessionTable[former.shape().workers()];
    former6 = new SessionTable[former4.length];
    for (int i = 0; i < former4.length; i++) {
      former4[i] = former.ipv4(i);
      former6[i] = former.ipv6(i);
    }
  }

  /** Sessions taken over until now. */
  public int taken() {
    return taken;
  }

  /** Takes over the IPv4 session with this key; {@link Session#NONE} if there is none. */
  public long claim4(final long addresses, final long service, final int nowMs) {
    final int hash = SessionKey.hash(addresses, service);
    final SessionTable from = former4[owner(addresses, service, former4.length)];
    final long session = from.find(from.home(hash), addresses, service);
    return session == Session.NONE ? Session.NONE : adopt(from, own.ipv4(), session, nowMs);
  }

  /**
   * Takes over the IPv6 session with this key; {@link Session#NONE} if there is none.
   *
   * @param lower where the lower address lies
   * @param higher where the higher address lies
   */
  public long claim6(final long lower, final long higher, final long service, final int nowMs) {
    final long addresses = SessionKey.fold(lower, higher);
    final int hash = SessionKey.hash(addresses, service);
    final SessionTable from = former6[owner(addresses, service, former6.length)];
    final long session = from.find6(from.home(hash), lower, higher, service);
    return session == Session.NONE ? Session.NONE : adopt(from, own.ipv6(), session, nowMs);
  }

  /** Takes over some; true once there are no more. */
  public boolean process(final int nowMs) {
    for (int i = 0; i < RECORDS_PER_CYCLE; i++) {
      if (walkedTables == 2 * former4.length) {
        return true;
      }
      final boolean ipv4 = (walkedTables & 1) == 0;
      final SessionTable from = (ipv4 ? former4 : former6)[walkedTables >>> 1];
      final long session = from.at(walkedRecords);
      if (session != Session.NONE && isOurs(from, session, ipv4)) {
        final long _ = adopt(from, ipv4 ? own.ipv4() : own.ipv6(), session, nowMs);
      }
      walkedRecords++;
      if (walkedRecords == from.capacity()) {
        walkedRecords = 0;
        walkedTables++;
      }
    }
    return false;
  }

  private boolean isOurs(final SessionTable from, final long session, final boolean ipv4) {
    final long at = from.addressesAt(session);
    final long addresses = ipv4 ? Memory.readLong(at) : SessionKey.fold(at, at + 16);
    return owner(addresses, Session.service(session), workers) == worker;
  }

  /** As {@link SessionOwner} has it. */
  private static int owner(final long addresses, final long service, final int count) {
    final long hash = SessionKey.hash(addresses, service & VNI_MASK) & 0xffffffffL;
    return (int) (hash * count >>> 32);
  }

  private long adopt(
      final SessionTable from, final SessionTable to, final long session, final int nowMs) {
    final int one = inheritance.heir(session, 0);
    final int other = inheritance.heir(session, 1);
    final long service = Session.service(session);
    if (!isWhole(session, nowMs) || !inheritance.isPossible(one, other, service)) {
      return Session.NONE;
    }
    final boolean byB = (Session.flags(session) & Session.INITIATED_BY_B) != 0;
    final int initiator = byB ? other : one;
    if (charges.open(initiator, to) != DropReason.NONE) {
      return Session.NONE;
    }
    final long heir = insert(from, to, session);
    if (heir == Session.NONE) {
      charges.cancel(initiator);
      return Session.NONE;
    }
    copy(from, to, session, heir);
    Session.writeSide(heir, 0, one, inheritance.formerEpoch(one));
    Session.writeSide(heir, 1, other, inheritance.formerEpoch(other));
    Memory.storeFence();
    Memory.writeLong(heir + LIFE, Memory.readLong(session + LIFE));
    final boolean confirmed = (Session.flags(session) & Session.RESPONDER_CHARGED) != 0;
    Session.writeFlags(heir, Session.flags(session) & ~Session.RESPONDER_CHARGED);
    if (confirmed) {
      // Without its charge it is asked for it at its next packet.
      final DropReason _ = charges.confirm(heir);
    }
    Session.extend(session, nowMs, 0);
    taken++;
    return heir;
  }

  /** A record for it; none if there is a session with its key already. */
  private static long insert(final SessionTable from, final SessionTable to, final long session) {
    final long service = Session.service(session);
    final long at = from.addressesAt(session);
    if (session - at == Long.BYTES) {
      final long addresses = Memory.readLong(at);
      final int hash = SessionKey.hash(addresses, service);
      return to.find(to.home(hash), addresses, service) == Session.NONE
          ? to.insert(hash, addresses, service)
          : Session.NONE;
    }
    final int hash = SessionKey.hash(SessionKey.fold(at, at + 16), service);
    return to.find6(to.home(hash), at, at + 16, service) == Session.NONE
        ? to.insert6(hash, at, at + 16, service)
        : Session.NONE;
  }

  /** All but its key, its sides and what says that it lives. */
  private static void copy(
      final SessionTable from, final SessionTable to, final long session, final long heir) {
    Memory.copy(session + COUNTS, heir + COUNTS, Session.BYTES - COUNTS);
    if (protocol(session) == TCP) {
      Memory.copy(from.window(session), to.window(heir), SessionTable.WINDOW_BYTES);
    }
  }

  /** False for what was being written when its process died, and for what is over. */
  private static boolean isWhole(final long session, final int nowMs) {
    final int flags = Session.flags(session);
    final int state = Session.state(session);
    final int remainingMs = Session.remainingMs(session, nowMs);
    final boolean fits =
        protocol(session) == TCP
            ? state >= TcpState.SYN_SENT && state <= TcpState.CLOSED
            : state == TcpState.NONE;
    return fits
        && (flags & Session.INITIATOR_CHARGED) != 0
        && (flags & ~ALL_FLAGS) == 0
        && Session.timeoutMs(session) > 0
        && remainingMs > 0
        && remainingMs <= Timeouts.MAX_S * 1000;
  }

  private static int protocol(final long session) {
    return (int) (Session.service(session) >>> 32 & 0xff);
  }
}
