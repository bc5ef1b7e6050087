package io.eniswitch.controlplane.model;

import java.util.Set;

/**
 * How long idle sessions of an ENI live, in seconds; a change acts on new sessions.
 *
 * @param tcpEstablished one of {@link #TCP_ESTABLISHED}
 * @param tcpClosed 3 to 15: closed and TIME_WAIT
 * @param udp one of {@link #UDP}
 */
public record SessionTimeouts(int tcpEstablished, int tcpClosed, int udp) {
  /** The values {@code tcpEstablished} can have. */
  public static final Set<Integer> TCP_ESTABLISHED =
      Set.of(30, 60, 80, 100, 200, 300, 500, 700, 910);

  /** The values {@code udp} can have. */
  public static final Set<Integer> UDP = Set.of(10, 20, 30, 60, 80, 100);

  /** What an ENI has when nothing was asked for. */
  public static final SessionTimeouts DEFAULT = new SessionTimeouts(910, 3, 30);

  /** Refuses values outside the sets. */
  public SessionTimeouts {
    if (!TCP_ESTABLISHED.contains(tcpEstablished)) {
      throw new IllegalArgumentException(
          "TcpEstablishedTimeout " + tcpEstablished + " is none of " + sorted(TCP_ESTABLISHED));
    }
    if (tcpClosed < 3 || tcpClosed > 15) {
      throw new IllegalArgumentException(
          "TcpClosedAndTimeWaitTimeout " + tcpClosed + " is not between 3 and 15");
    }
    if (!UDP.contains(udp)) {
      throw new IllegalArgumentException("UdpTimeout " + udp + " is none of " + sorted(UDP));
    }
  }

  private static String sorted(Set<Integer> values) {
    return values.stream().sorted().toList().toString();
  }
}
