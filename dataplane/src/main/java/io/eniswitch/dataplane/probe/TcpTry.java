package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.probe.ProbeFrames.Segment;
import org.agrona.concurrent.NanoClock;

/**
 * One TCP connection after the other, as far as a health check needs it: SYN, its answer, for HTTP
 * a request and the status, then RST.
 *
 * <p><b>Threading</b>: the monitor's thread.
 */
final class TcpTry {
  private static final int FIRST_SEQUENCE = 1_000;

  private final Watched watched;
  private final Probe probe;
  private final int index;
  private final ProbeFrames frames;
  private final NanoClock clock;
  private long sentNs;
  private int tries;
  private boolean requested;
  private boolean good;
  private boolean over = true;

  TcpTry(final Watched watched, final int index, final ProbeFrames frames, final NanoClock clock) {
    this.watched = watched;
    this.probe = watched.probes().get(index);
    this.index = index;
    this.frames = frames;
    this.clock = clock;
  }

  /** When the last segment went out that asks for an answer. */
  long sentNs() {
    return sentNs;
  }

  /** Begins a connection. */
  void begin(final Port port) {
    tries++;
    requested = false;
    good = false;
    over = false;
    send(port, new Segment(ProbeFrames.FLAG_SYN, FIRST_SEQUENCE, 0, ""));
  }

  /** Goes on with what came since. */
  void go(final Port port, final ProbeInbox inbox) {
    final int answer = inbox.tcpPort(index);
    if (over || (answer & 0xffff) != srcPort()) {
      return;
    }
    final int flags = answer >>> 16;
    if ((flags & ProbeFrames.FLAG_RST) != 0) {
      over = true;
    } else if ((flags & ProbeFrames.FLAG_SYN) != 0 && !requested) {
      onAccepted(port, inbox);
    } else if (inbox.status(index) > 0) {
      good = inbox.status(index) >= 200 && inbox.status(index) < 400;
      end(port, inbox);
    }
  }

  private void onAccepted(final Port port, final ProbeInbox inbox) {
    if (probe.kind() == Probe.Kind.TCP) {
      good = true;
      end(port, inbox);
      return;
    }
    requested = true;
    final String request =
        "GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: eniswitch\r\n\r\n"
            .formatted(probe.path(), watched.ip().getHostAddress());
    final int flags = ProbeFrames.FLAG_ACK | ProbeFrames.FLAG_PUSH;
    send(port, new Segment(flags, FIRST_SEQUENCE + 1, inbox.sequence(index) + 1, request));
  }

  /** Whether the connection is known to be good. */
  boolean isGood(final Port port, final ProbeInbox inbox) {
    go(port, inbox);
    return good;
  }

  /** Ends the connection if it is not over. */
  void giveUp(final Port port, final ProbeInbox inbox) {
    if (!over) {
      end(port, inbox);
    }
  }

  private void end(final Port port, final ProbeInbox inbox) {
    over = true;
    final boolean answered = (inbox.tcpPort(index) & 0xffff) == srcPort();
    final int next = answered ? inbox.acknowledgement(index) : FIRST_SEQUENCE + 1;
    send(port, new Segment(ProbeFrames.FLAG_RST, next, 0, ""));
  }

  private void send(final Port port, final Segment segment) {
    final ProbeFrames frame = frames.tcp(watched, srcPort(), probe.port(), segment);
    port.inject(frame.address(), frame.length());
    sentNs = clock.nanoTime();
  }

  private int srcPort() {
    return ProbeInbox.FIRST_TCP_PORT + index * ProbeInbox.TCP_PORTS + tries % ProbeInbox.TCP_PORTS;
  }
}
