package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one instance: tries, counts, and says when that changes what is thought of it.
 *
 * <p><b>Threading</b>: the monitor's thread.
 */
final class Check {
  private final Watched watched;
  private final Probe probe;
  private final ProbeFrames frames;
  private final TcpTry tcp;
  private boolean tried;
  private int arpAnswersBefore;
  private int sequence;
  private int failuresInARow;
  private int successesInARow;
  private @Nullable Boolean healthy;
  private long nextNs;

  Check(final Watched watched, final int index, final ProbeFrames frames, final long nowNs) {
    this.watched = watched;
    this.probe = watched.probes().get(index);
    this.frames = frames;
    this.tcp = new TcpTry(watched, index, frames);
    this.nextNs = nowNs;
  }

  /** What is tried. */
  Probe probe() {
    return probe;
  }

  /** When it is due. */
  long nextNs() {
    return nextNs;
  }

  /** Goes on with a connection; due or not. */
  void onAnswer(final Port port, final ProbeInbox inbox) {
    tcp.go(port, inbox);
  }

  /**
   * Judges the last try and begins the next.
   *
   * @param port the instance's port, or null if it has none
   * @param carrier whether its device is up and its namespace there
   * @return what is thought of the instance now, if that is news; else null
   */
  @Nullable Boolean step(
      final @Nullable Port port, final ProbeInbox inbox, final boolean carrier, final long nowNs) {
    // From when it was due, not from now: a late step makes the next one no later.
    nextNs += probe.intervalNs();
    if (nextNs - nowNs < 0) {
      nextNs = nowNs + probe.intervalNs();
    }
    if (port == null || port.state() == PortState.FAILED) {
      tried = false;
      return count(false);
    }
    if (probe.kind() == Probe.Kind.CARRIER) {
      return count(carrier);
    }
    final @Nullable Boolean news = tried ? count(isAnswered(port, inbox)) : null;
    begin(port, inbox);
    return news;
  }

  /** The carrier changed: an event, not a try, unless it is counted. */
  @Nullable Boolean onCarrier(final boolean carrier) {
    return carrier ? null : count(false);
  }

  private boolean isAnswered(final Port port, final ProbeInbox inbox) {
    return switch (probe.kind()) {
      case CARRIER -> true;
      case NEIGHBOUR -> inbox.arpAnswers() != arpAnswersBefore;
      case ICMP -> inbox.echoSequence() == sequence;
      case TCP, HTTP -> tcp.judge(port, inbox);
    };
  }

  private void begin(final Port port, final ProbeInbox inbox) {
    tried = true;
    switch (probe.kind()) {
      case CARRIER -> {}
      case NEIGHBOUR -> {
        arpAnswersBefore = inbox.arpAnswers();
        final ProbeFrames frame = frames.arp(watched);
        port.inject(frame.address(), frame.length());
      }
      case ICMP -> {
        sequence = sequence + 1 & 0xffff;
        final ProbeFrames frame = frames.echo(watched, sequence);
        port.inject(frame.address(), frame.length());
      }
      case TCP, HTTP -> tcp.begin(port);
    }
  }

  private @Nullable Boolean count(final boolean good) {
    failuresInARow = good ? 0 : failuresInARow + 1;
    successesInARow = good ? successesInARow + 1 : 0;
    final @Nullable Boolean before = healthy;
    if (good && (before == null || !before && successesInARow >= probe.successes())) {
      healthy = true;
    } else if (!good && (before == null || before) && failuresInARow >= probe.failures()) {
      healthy = false;
    }
    final @Nullable Boolean now = healthy;
    return now == null || now.equals(before) ? null : now;
  }
}
