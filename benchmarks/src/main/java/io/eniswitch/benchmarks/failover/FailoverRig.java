package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Moves an ENI to and fro by API requests while datagrams flow to it, and finds out of the arrivals
 * what each move cost. A request is due at its own time; one that comes late because the one before
 * took long counts from when it was due. <b>Threading</b>: one thread.
 */
public final class FailoverRig {
  private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long JITTER_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int LEAD_MS = 500;

  private final int moves;
  private final int uncounted;
  private final int perSecond;

  /** One move: when it was due, sent and answered. */
  private record Move(boolean toFirst, long dueNs, long sentNs, long answerNs) {}

  /**
   * A rig.
   *
   * @param moves that count
   * @param uncounted moves before them, for the compilers of the processes
   * @param perSecond datagrams per second
   */
  public FailoverRig(int moves, int uncounted, int perSecond) {
    this.moves = moves;
    this.uncounted = uncounted;
    this.perSecond = perSecond;
  }

  /**
   * Runs it in a process of its own over {@code data}.
   *
   * @param enis ENIs in the VPC
   * @param standby whether the ENI is in a failover group
   */
  public FailoverResult run(Path data, int enis, boolean standby)
      throws IOException, InterruptedException {
    try (RunProcess running = RunProcess.start(data);
        FailoverNetwork network = new FailoverNetwork(running.port())) {
      network.build(enis, standby);
      return measure(network);
    }
  }

  private FailoverResult measure(FailoverNetwork network) throws IOException, InterruptedException {
    long spanNs = (PAUSE_NS + JITTER_NS) * (moves + uncounted) * 2 + TimeUnit.SECONDS.toNanos(5);
    int most = (int) Math.min(spanNs / 1e9 * perSecond, 50_000_000);
    try (NetworkNamespace client = network.space("client");
        NetworkNamespace one = network.space("first");
        NetworkNamespace two = network.space("second")) {
      Receiver first = new Receiver(one, most);
      Receiver second = new Receiver(two, most);
      OpenStream stream = new OpenStream(client, perSecond, most);
      stream.start();
      Thread.sleep(LEAD_MS);
      List<Move> made = new ArrayList<>();
      long dueNs = System.nanoTime();
      for (int i = 0; i < uncounted + moves; i++) {
        dueNs += PAUSE_NS + ThreadLocalRandom.current().nextLong(JITTER_NS);
        while (System.nanoTime() - dueNs < 0) {
          LockSupport.parkNanos(dueNs - System.nanoTime());
        }
        long sentNs = System.nanoTime();
        network.move(i % 2 == 1);
        made.add(new Move(i % 2 == 1, dueNs, sentNs, System.nanoTime()));
      }
      Thread.sleep(LEAD_MS);
      int sent = stream.stop();
      Thread.sleep(LEAD_MS);
      first.stop();
      second.stop();
      return new Tally(first, second, sent).result(made, network.commandsNs(), stream.latestNs());
    }
  }

  /** Goes through the arrivals. */
  private final class Tally {
    private final Receiver first;
    private final Receiver second;
    private final int sent;
    private final Histogram redirect = new Histogram(HIGHEST_NS, 3);
    private final Histogram answer = new Histogram(HIGHEST_NS, 3);
    private final Histogram command = new Histogram(HIGHEST_NS, 3);
    private final Histogram blackout = new Histogram(HIGHEST_NS, 3);

    Tally(Receiver first, Receiver second, int sent) {
      this.first = first;
      this.second = second;
      this.sent = sent;
    }

    /** What all moves cost. */
    FailoverResult result(List<Move> made, List<Long> commandsNs, long latestNs) {
      int next = 0;
      for (int i = 0; i < made.size(); i++) {
        Move move = made.get(i);
        Receiver target = move.toFirst ? first : second;
        while (next < sent && at(target, next) - move.sentNs < 0) {
          next++;
        }
        if (next < sent && i >= uncounted) {
          long redirectedNs = target.atNs(next);
          redirect.recordValue(bounded(redirectedNs - move.dueNs));
          answer.recordValue(bounded(move.answerNs - move.dueNs));
          blackout.recordValue(bounded(longestGapNs(next)));
          long commandNs = i < commandsNs.size() ? commandsNs.get(i) : 0;
          if (commandNs != 0 && redirectedNs - commandNs >= 0) {
            command.recordValue(bounded(redirectedNs - commandNs));
          }
        }
      }
      int delivered = 0;
      int duplicated = first.duplicates() + second.duplicates();
      for (int i = 0; i < sent; i++) {
        delivered += first.atNs(i) != 0 || second.atNs(i) != 0 ? 1 : 0;
        duplicated += first.atNs(i) != 0 && second.atNs(i) != 0 ? 1 : 0;
      }
      return new FailoverResult(
          redirect, answer, command, blackout, sent, delivered, duplicated, latestNs);
    }

    /** A datagram that did not come there came before every time. */
    private long at(Receiver target, int number) {
      return target.atNs(number) == 0 ? Long.MIN_VALUE / 2 : target.atNs(number);
    }

    /** Around the first datagram after a redirect, some datagrams to either side. */
    private long longestGapNs(int number) {
      int reach = perSecond / 200 + 2;
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

    private long bounded(long ns) {
      return Math.clamp(ns, 0, HIGHEST_NS);
    }
  }
}
