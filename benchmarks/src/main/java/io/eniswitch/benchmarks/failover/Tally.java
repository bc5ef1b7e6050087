package io.eniswitch.benchmarks.failover;

import io.eniswitch.benchmarks.failover.FailoverNetwork.Command;
import io.eniswitch.dataplane.packet.DropReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Finds out of the arrivals what each move cost. A move is looked for between its own request and
 * the next one's only: one after which nothing came counts as missed, and counts with that whole
 * time, never against its successor. <b>Threading</b>: one thread.
 */
final class Tally {
  private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(30);

  private final Receiver first;
  private final Receiver second;
  private final int sent;
  private final int perSecond;
  private final Histogram redirect = new Histogram(HIGHEST_NS, 3);
  private final Histogram answer = new Histogram(HIGHEST_NS, 3);
  private final Histogram state = new Histogram(HIGHEST_NS, 3);
  private final Histogram push = new Histogram(HIGHEST_NS, 3);
  private final Histogram command = new Histogram(HIGHEST_NS, 3);
  private final Histogram visible = new Histogram(HIGHEST_NS, 3);
  private final Histogram blackout = new Histogram(HIGHEST_NS, 3);
  private int missed;
  private int nextCommand;

  /**
   * One move.
   *
   * @param dueNs when it was to be asked for
   * @param sentNs when it was
   * @param answerNs when it was answered; 0 if nobody asked
   */
  record Move(boolean toFirst, long dueNs, long sentNs, long answerNs) {}

  /** What is not found in arrivals; see {@link FailoverResult}. */
  record Surroundings(long latestNs, long sessions, Map<DropReason, Long> drops) {}

  Tally(Receiver first, Receiver second, int sent, int perSecond) {
    this.first = first;
    this.second = second;
    this.sent = sent;
    this.perSecond = perSecond;
  }

  /**
   * What the moves cost, but for the last, which only ends the one before it.
   *
   * @param commands what the switch says of its redirects, by when it was told
   */
  FailoverResult result(List<Move> made, List<Command> commands, Surroundings surroundings) {
    for (int i = 0; i < made.size() - 1; i++) {
      count(made.get(i), made.get(i + 1).sentNs, commands);
    }
    int delivered = 0;
    int duplicated = first.duplicates() + second.duplicates();
    for (int i = 0; i < sent; i++) {
      delivered += first.atNs(i) != 0 || second.atNs(i) != 0 ? 1 : 0;
      duplicated += first.atNs(i) != 0 && second.atNs(i) != 0 ? 1 : 0;
    }
    return new FailoverResult(
        new FailoverResult.Times(redirect, answer, state, push, command, visible, blackout),
        missed,
        sent,
        delivered,
        duplicated,
        surroundings.latestNs,
        surroundings.sessions,
        surroundings.drops);
  }

  private void count(Move move, long nextNs, List<Command> commands) {
    Receiver target = move.toFirst ? first : second;
    int arrival = target.firstAfter(move.sentNs);
    if (arrival == target.count() || target.orderNs(arrival) - nextNs >= 0) {
      missed++;
      redirect.recordValue(bounded(nextNs - move.dueNs));
      return;
    }
    long redirectedNs = target.orderNs(arrival);
    redirect.recordValue(bounded(redirectedNs - move.dueNs));
    if (move.answerNs != 0) {
      answer.recordValue(bounded(move.answerNs - move.dueNs));
    }
    blackout.recordValue(bounded(longestGapNs(target.orderNumber(arrival))));
    while (nextCommand < commands.size()
        && commands.get(nextCommand).commandNs() - move.sentNs < 0) {
      nextCommand++;
    }
    if (nextCommand < commands.size() && commands.get(nextCommand).commandNs() - nextNs < 0) {
      Command told = commands.get(nextCommand);
      state.recordValue(bounded(told.requestedNs() - move.sentNs));
      push.recordValue(bounded(told.commandNs() - told.requestedNs()));
      visible.recordValue(bounded(told.visibleNs() - told.commandNs()));
      command.recordValue(bounded(redirectedNs - told.commandNs()));
    }
  }

  /** Around the first datagram after a redirect, some datagrams to either side. */
  private long longestGapNs(int number) {
    int reach = perSecond / 100 + 2;
    long before = 0;
    long longest = 0;
    for (int i = Math.max(number - reach, 0); i < Math.min(number + reach, sent); i++) {
      long now = Math.max(first.atNs(i), second.atNs(i));
      if (now != 0) {
        longest = before == 0 ? 0 : Math.max(longest, now - before);
        before = now;
      }
    }
    return Math.max(longest - TimeUnit.SECONDS.toNanos(1) / perSecond, 0);
  }

  private static long bounded(long ns) {
    return Math.clamp(ns, 0, HIGHEST_NS);
  }
}
