package io.eniswitch.dataplane.session;

/**
 * Where a TCP connection is, as far as an onlooker can tell. Numbers, for they live in a byte of a
 * {@link Session}.
 *
 * <p><b>Source</b>: RFC 9293 section 3.3.2.
 */
public final class TcpState {
  /** Not TCP. */
  public static final int NONE = 0;

  /** The initiator's SYN was seen. */
  public static final int SYN_SENT = 1;

  /** The answer's SYN was seen. */
  public static final int SYN_RECEIVED = 2;

  /** Both sides have acknowledged. */
  public static final int ESTABLISHED = 3;

  /** One side has sent its FIN. */
  public static final int CLOSING = 4;

  /** Both sides have sent their FIN, or one a RST. */
  public static final int CLOSED = 5;

  /** How long an unanswered SYN is waited for. */
  public static final int HALF_OPEN_TIMEOUT_MS = 5_000;

  /** How long one side may go on after the other's FIN. */
  public static final int CLOSING_TIMEOUT_MS = 60_000;

  private static final String[] NAMES = {
    "none", "syn-sent", "syn-received", "established", "closing", "closed"
  };

  private TcpState() {}

  /** What people call a state. */
  public static String name(final int state) {
    return NAMES[state];
  }

  /** True until both sides have acknowledged. */
  static boolean isHalfOpen(final int state) {
    return state == SYN_SENT || state == SYN_RECEIVED;
  }
}
