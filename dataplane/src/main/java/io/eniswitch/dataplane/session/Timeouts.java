package io.eniswitch.dataplane.session;

/**
 * How long an ENI's idle sessions are kept, in one word.
 *
 * <p><b>Layout</b>: bits 0 to 11 seconds of an established TCP session, 12 to 15 of a closed one,
 * 16 to 27 of any other session; a word of 0 is {@link #DEFAULT}. <b>Threading</b>: stateless.
 */
public final class Timeouts {
  /** Longest timeout of an established or a UDP session, in seconds. */
  public static final int MAX_S = (1 << 12) - 1;

  /** Longest timeout of a closed TCP session, in seconds. */
  public static final int MAX_CLOSED_S = 15;

  /** 910, 3 and 30 seconds, as the cloud has them. */
  public static final int DEFAULT = of(910, 3, 30);

  private static final int CLOSED_SHIFT = 12;
  private static final int UDP_SHIFT = 16;

  private Timeouts() {}

  /**
   * Packs timeouts in seconds.
   *
   * @throws IllegalArgumentException naming the one that is out of bounds
   */
  public static int of(final int tcpEstablishedS, final int tcpClosedS, final int udpS) {
    check(tcpEstablishedS, tcpClosedS, udpS);
    return tcpEstablishedS | tcpClosedS << CLOSED_SHIFT | udpS << UDP_SHIFT;
  }

  /**
   * Checks timeouts in seconds.
   *
   * @throws IllegalArgumentException naming the one that is out of bounds
   */
  public static void check(final int tcpEstablishedS, final int tcpClosedS, final int udpS) {
    require("tcpEstablishedS", tcpEstablishedS, MAX_S);
    require("tcpClosedS", tcpClosedS, MAX_CLOSED_S);
    require("udpS", udpS, MAX_S);
  }

  /** Of a session between two ENIs each timeout is the shorter one. */
  static int shorter(final int one, final int other) {
    final int a = one == 0 ? DEFAULT : one;
    final int b = other == 0 ? DEFAULT : other;
    return a == b
        ? a
        : Math.min(a & MAX_S, b & MAX_S)
            | Math.min(a & MAX_CLOSED_S << CLOSED_SHIFT, b & MAX_CLOSED_S << CLOSED_SHIFT)
            | Math.min(a & MAX_S << UDP_SHIFT, b & MAX_S << UDP_SHIFT);
  }

  /** What {@link Session#writeTimeouts} takes: idle and closed timeout of a TCP session. */
  static int ofTcp(final int timeouts) {
    return timeouts & 0xffff;
  }

  /** The same of a session of another protocol. */
  static int ofUdp(final int timeouts) {
    return timeouts >>> UDP_SHIFT & MAX_S;
  }

  private static void require(final String field, final int seconds, final int most) {
    if (seconds < 1 || seconds > most) {
      throw new IllegalArgumentException("%s %d: must be 1 to %d".formatted(field, seconds, most));
    }
  }
}
