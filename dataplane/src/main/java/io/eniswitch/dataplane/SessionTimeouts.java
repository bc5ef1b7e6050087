package io.eniswitch.dataplane;

/**
 * How long the idle sessions of an ENI are kept, in seconds, 1 to {@value #MAX_S}.
 *
 * @param tcpEstablishedS an open TCP connection
 * @param tcpClosedS a TCP connection that both sides closed
 * @param udpS everything that is not TCP
 */
public record SessionTimeouts(int tcpEstablishedS, int tcpClosedS, int udpS) {
  /** Longest timeout. */
  public static final int MAX_S = 0xffff;

  /** What the API gives an ENI that asks for nothing else. */
  public static final SessionTimeouts DEFAULT = new SessionTimeouts(910, 3, 30);

  /** Checks the bounds. */
  public SessionTimeouts {
    require("tcpEstablishedS", tcpEstablishedS);
    require("tcpClosedS", tcpClosedS);
    require("udpS", udpS);
  }

  private static void require(final String field, final int seconds) {
    if (seconds < 1 || seconds > MAX_S) {
      throw new IllegalArgumentException("%s %d: needs 1 to %d".formatted(field, seconds, MAX_S));
    }
  }
}
