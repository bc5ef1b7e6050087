package io.eniswitch.dataplane;

import io.eniswitch.dataplane.session.Timeouts;

/**
 * How long the idle sessions of an ENI are kept, in seconds. Of a session between two ENIs the
 * shorter timeouts hold; a change is for sessions that begin after it.
 *
 * @param tcpEstablishedS an open TCP connection, 1 to {@link Timeouts#MAX_S}
 * @param tcpClosedS a TCP connection that both sides closed, 1 to {@link Timeouts#MAX_CLOSED_S}
 * @param udpS everything that is not TCP, 1 to {@link Timeouts#MAX_S}
 */
public record SessionTimeouts(int tcpEstablishedS, int tcpClosedS, int udpS) {
  /** What the API gives an ENI that asks for nothing else. */
  public static final SessionTimeouts DEFAULT = new SessionTimeouts(910, 3, 30);

  /** Checks the bounds; {@link IllegalArgumentException} names the field that is wrong. */
  public SessionTimeouts {
    Timeouts.check(tcpEstablishedS, tcpClosedS, udpS);
  }

  /** As an ENI's record has them. */
  int word() {
    return Timeouts.of(tcpEstablishedS, tcpClosedS, udpS);
  }
}
