package io.eniswitch.controlplane.command.demo;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What became of a stream while its destination moved.
 *
 * @param redirectNs from a move's command to the first datagram at the new instance
 * @param returnNs from a move's command to its answer
 * @param moves moves that count, each followed by datagrams at the new instance
 * @param sent datagrams sent
 * @param delivered datagrams that arrived somewhere
 * @param lostAfterReturn of those lost, sent after a move's answer and before the next command
 * @param wrong datagrams sent after a move's answer that arrived at the former instance before the
 *     next command
 * @param duplicated datagrams that arrived twice
 * @param keptRate whether the stream was sent as fast as it should
 */
record MoveOutcome(
    Histogram redirectNs,
    Histogram returnNs,
    int moves,
    int sent,
    int delivered,
    int lostAfterReturn,
    int wrong,
    int duplicated,
    boolean keptRate) {

  /** Datagrams that arrived nowhere. */
  int lost() {
    return sent - delivered;
  }

  /** Counts, after all threads have ended; the first {@code uncounted} moves have no times. */
  static MoveOutcome of(
      Stream stream, Arrivals first, Arrivals second, List<MoveTrial.Move> moves, int uncounted) {
    Tally tally = new Tally(stream, first, second);
    tally.span(moves.getFirst().commandNs(), true, false);
    for (int i = 0; i < moves.size(); i++) {
      MoveTrial.Move move = moves.get(i);
      boolean last = i == moves.size() - 1;
      long untilNs = last ? Long.MAX_VALUE : moves.get(i + 1).commandNs();
      tally.span(move.returnNs(), move.toFirst(), true);
      tally.span(untilNs, move.toFirst(), false);
      if (i >= uncounted) {
        tally.time(move, untilNs);
      }
    }
    return tally.outcome();
  }

  /** Goes through the stream once, span by span. */
  private static final class Tally {
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);

    private final Stream stream;
    private final Arrivals first;
    private final Arrivals second;
    private final Histogram redirectNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram returnNs = new Histogram(HIGHEST_NS, 3);
    private int next;
    private int delivered;
    private int lostAfterReturn;
    private int wrong;
    private int duplicated;
    private int moves;

    Tally(Stream stream, Arrivals first, Arrivals second) {
      this.stream = stream;
      this.first = first;
      this.second = second;
      duplicated = first.duplicates() + second.duplicates();
    }

    /** Counts what was sent until then; {@code moving} while a command was under way. */
    void span(long untilNs, boolean toFirst, boolean moving) {
      while (next < stream.sent() && stream.sentNs(next) < untilNs) {
        boolean atFirst = first.has(next);
        boolean atSecond = second.has(next);
        delivered += atFirst || atSecond ? 1 : 0;
        duplicated += atFirst && atSecond ? 1 : 0;
        if (!moving) {
          lostAfterReturn += atFirst || atSecond ? 0 : 1;
          Arrivals former = toFirst ? second : first;
          wrong += former.has(next) && former.atNs(next) < untilNs ? 1 : 0;
        }
        next++;
      }
    }

    /** Takes the times of a move. */
    void time(MoveTrial.Move move, long untilNs) {
      Arrivals target = move.toFirst() ? first : second;
      returnNs.recordValue(Math.min(move.returnNs() - move.commandNs(), HIGHEST_NS));
      for (int i = 0; i < stream.sent(); i++) {
        long atNs = target.atNs(i);
        if (target.has(i) && atNs >= move.commandNs() && atNs < untilNs) {
          redirectNs.recordValue(Math.min(atNs - move.commandNs(), HIGHEST_NS));
          moves++;
          return;
        }
      }
    }

    /** What was counted. */
    MoveOutcome outcome() {
      return new MoveOutcome(
          redirectNs,
          returnNs,
          moves,
          stream.sent(),
          delivered,
          lostAfterReturn,
          wrong,
          duplicated,
          stream.keptItsRate());
    }
  }
}
