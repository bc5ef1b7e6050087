package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;

/**
 * One session of a table in another, so that somebody can try what becomes of it.
 *
 * <p><b>Threading</b>: the worker that owns the first table.
 */
public final class SessionCopy {
  private SessionCopy() {}

  /**
   * Copies an IPv4 session with its TCP window; {@code to} has room and has it not.
   *
   * @param session one of {@code from}
   */
  public static void copy4(final SessionTable from, final long session, final SessionTable to) {
    final long addresses = Memory.readLong(from.addressesAt(session));
    final long service = Session.service(session);
    final long copy = to.insert(SessionKey.hash(addresses, service), addresses, service);
    copyRest(from, session, to, copy);
  }

  /** The same for IPv6. */
  public static void copy6(final SessionTable from, final long session, final SessionTable to) {
    final long lower = from.addressesAt(session);
    final long service = Session.service(session);
    final int hash = SessionKey.hash(SessionKey.fold(lower, lower + 16), service);
    copyRest(from, session, to, to.insert6(hash, lower, lower + 16, service));
  }

  /**
   * Where {@code side} of a TCP session goes on by the number of its next byte: the end of what it
   * has sent so far.
   */
  public static int nextSequence(final SessionTable table, final long session, final int side) {
    return TcpTracker.end(table.window(session), side);
  }

  private static void copyRest(
      final SessionTable from, final long session, final SessionTable to, final long copy) {
    Memory.copy(session + Long.BYTES, copy + Long.BYTES, Session.BYTES - Long.BYTES);
    Memory.copy(from.window(session), to.window(copy), SessionTable.WINDOW_BYTES);
  }
}
