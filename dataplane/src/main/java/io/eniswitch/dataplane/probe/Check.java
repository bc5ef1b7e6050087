package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one instance: tries, counts, and says when that changes what is thought of it.
 *
 * <p>A try without an answer is held against the instance only if it had most of the interval for
 * it and the worker looked for it afterwards. If this thread or the worker came late, that is no
 * news of the instance: the wait goes on.
 *
 * <p><b>Threading</b>: the monitor's thread.
 */
final class Check {
  private static final long AGAIN_NS = 1_000_000;

  private final Watched watched;
  private final Probe probe;
  private final ProbeFrames frames;
  private final TcpTry tcp;
  private final NanoClock clock;
  private boolean tried;
  private boolean waiting;
  private long sentNs;
  private int arpAnswersBefore;
  private int sequence;
  private int failuresInARow;
  private int successesInARow;
  private @Nullable Boolean healthy;
  private long nextNs;

  Check(final Watched watched, final int index, final ProbeFrames frames, final NanoClock clock) {
    this.watched = watched;
    this.probe = watched.probes().get(index);
    this.frames = frames;
    this.clock = clock;
    this.tcp = new TcpTry(watched, index, frames, clock);
    this.nextNs = clock.nanoTime();
  }

  /** What is tried. */
  Probe probe() {
    return probe;
  }

  /** What is thought of the instance; null before anything is known. */
  @Nullable Boolean healthy() {
    return healthy;
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
   * Judges the last try and begins the next; or waits on, if the switch itself came late.
   *
   * @param port the instance's port, or null if it has none
   * @param carrier whether its device is up and its namespace there
   * @return what is thought of the instance now, if that is news; else null
   */
  @Nullable Boolean step(
      final @Nullable Port port, final ProbeInbox inbox, final boolean carrier, final long nowNs) {
    if (port == null || port.state() == PortState.FAILED) {
      tried = false;
      planNext(nowNs);
      return count(false);
    }
    if (probe.kind() == Probe.Kind.CARRIER) {
      planNext(nowNs);
      return count(carrier);
    }
    final long lookedNs = inbox.lookedNs();
    final boolean answered = tried && isAnswered(port, inbox);
    if (tried && !answered && !isDecided(lookedNs, nowNs)) {
      return null;
    }
    final @Nullable Boolean news = tried ? count(answered) : null;
    waiting = false;
    planNext(nowNs);
    begin(port, inbox);
    return news;
  }

  /** From when it was due, not from now: a late step makes the next one no later. */
  private void planNext(final long nowNs) {
    nextNs += probe.intervalNs();
    if (nextNs - nowNs < 0) {
      nextNs = nowNs + probe.intervalNs();
    }
  }

  /** Whether there would be an answer by now; if not, the step is due again soon. */
  private boolean isDecided(final long lookedNs, final long nowNs) {
    final long fairNs = (isTcp() ? tcp.sentNs() : sentNs) + probe.intervalNs() / 4 * 3;
    waiting = lookedNs - fairNs < 0;
    if (waiting) {
      nextNs = nowNs + Math.max(fairNs - nowNs, AGAIN_NS);
    }
    return !waiting;
  }

  /** Whether it waits for the worker to look at the port. */
  boolean isWaiting() {
    return waiting;
  }

  private boolean isTcp() {
    return probe.kind() == Probe.Kind.TCP || probe.kind() == Probe.Kind.HTTP;
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
      case TCP, HTTP -> tcp.isGood(port, inbox);
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
      case TCP, HTTP -> {
        tcp.giveUp(port, inbox);
        tcp.begin(port);
      }
    }
    sentNs = clock.nanoTime();
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
