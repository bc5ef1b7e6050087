package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A session as it was at a moment, for people.
 *
 * @param protocol IP protocol number
 * @param initiator who sent the first packet
 * @param responder whom it was for
 * @param state {@code established}, {@code syn-sent} and so on for TCP, {@code active} for others
 * @param idleLeftMs how long it lives without a packet, 0 if it has run out
 * @param timeoutMs how long it lives after a packet once established
 */
public record SessionView(
    int protocol, End initiator, End responder, String state, int idleLeftMs, int timeoutMs) {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ADDRESS6_BYTES = 16;

  /**
   * One side.
   *
   * @param address its address
   * @param port its port, 0 if the protocol has none
   * @param eni its ENI by table index
   * @param epoch the policy epoch of its ENI under which the session was admitted
   * @param packets how many it sent, modulo 2^32
   * @param bytes how many it sent
   */
  public record End(InetAddress address, int port, int eni, int epoch, long packets, long bytes) {}

  /** Reads the session at {@code session}, whose addresses lie in front of it. */
  public static SessionView read(final long session, final boolean ipv4, final int nowMs) {
    final long service = Session.service(session);
    final int protocol = (int) (service >>> 32) & 0xff;
    final int first = (Session.flags(session) & Session.INITIATED_BY_B) != 0 ? 1 : 0;
    return new SessionView(
        protocol,
        end(session, ipv4, first),
        end(session, ipv4, first ^ 1),
        protocol == TCP ? TcpState.name(Session.state(session)) : "active",
        Math.max(0, Session.remainingMs(session, nowMs)),
        Session.timeoutMs(session));
  }

  private static End end(final long session, final boolean ipv4, final int side) {
    final long service = Session.service(session);
    final int protocol = (int) (service >>> 32) & 0xff;
    final boolean hasPorts = protocol == TCP || protocol == UDP;
    final short port = (short) (service >>> side * Short.SIZE);
    final int addressBytes = ipv4 ? Integer.BYTES : ADDRESS6_BYTES;
    final byte[] bytes = new byte[addressBytes];
    Memory.copy(session - (2L - side) * addressBytes, bytes, 0, addressBytes);
    return new End(
        address(bytes),
        hasPorts ? Short.reverseBytes(port) & 0xffff : 0,
        Session.eni(session, side),
        Session.epoch(session, side),
        Session.packets(session, side) & 0xffffffffL,
        Session.bytes(session, side));
  }

  private static InetAddress address(final byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (final UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
