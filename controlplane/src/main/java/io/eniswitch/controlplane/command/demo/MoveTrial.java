package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.ThreadTiming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Moves the fourth ENI between the two servers while a stream of datagrams flows to it. */
final class MoveTrial {
  /** Moves that count, half of them in each direction. */
  static final int MOVES = 100;

  private static final Plan WHOLE = new Plan(5_000, 10, MOVES);
  private static final int PORT = 7001;
  private static final int LEAD_MILLIS = 500;
  private static final int PAUSE_MILLIS = 80;
  private static final int JITTER_MILLIS = 40;
  private static final int MOVE_SECONDS = 2;

  private final Stage stage;
  private final Plan plan;

  /**
   * How many moves there are.
   *
   * @param rehearsed before the stream starts, one right after another, until the JVM has compiled
   *     the way of a change: a first move in a fresh process takes longer
   * @param uncounted under the stream, before those that count
   * @param counted those that count
   */
  record Plan(int rehearsed, int uncounted, int counted) {}

  /** The trial that the demo's claims are about. */
  MoveTrial(Stage stage) {
    this(stage, WHOLE);
  }

  /** Another number of moves. */
  MoveTrial(Stage stage, Plan plan) {
    this.stage = stage;
    this.plan = plan;
  }

  /**
   * Runs it, some seconds.
   *
   * @param progress told the number of moves made
   */
  MoveOutcome run(IntConsumer progress) throws IOException, InterruptedException {
    List<Move> moves = new ArrayList<>();
    ThreadTiming.runBrieflyAndOften();
    for (int i = 0; i < plan.rehearsed(); i++) {
      move(i % 2 == 0 ? DemoNetwork.SECOND : DemoNetwork.FIRST);
    }
    try (DatagramEnd client = stage.client(DemoNetwork.MOVING_IP, PORT)) {
      Stream stream = new Stream(client);
      Arrivals first = arrivals(DemoNetwork.FIRST);
      Arrivals second = arrivals(DemoNetwork.SECOND);
      try (first;
          second) {
        stream.start();
        Thread.sleep(LEAD_MILLIS);
        for (int i = 0; i < plan.uncounted() + plan.counted(); i++) {
          moves.add(move(i % 2 == 0 ? DemoNetwork.SECOND : DemoNetwork.FIRST));
          progress.accept(i - plan.uncounted() + 1);
          Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(JITTER_MILLIS));
        }
        stream.stop();
        Thread.sleep(PAUSE_MILLIS); // what is on its way arrives
      }
      return MoveOutcome.of(stream, first, second, moves, plan.uncounted());
    }
  }

  private Arrivals arrivals(String instance) throws IOException {
    return new Arrivals(stage.arrivals(instance, DemoNetwork.MOVING_IP, PORT), instance);
  }

  private Move move(String instance) throws InterruptedException {
    long commandNs = System.nanoTime();
    try {
      stage.move(instance).get(MOVE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the ENI could not be moved to " + instance, e);
    }
    return new Move(instance.equals(DemoNetwork.FIRST), commandNs, System.nanoTime());
  }

  /**
   * A move.
   *
   * @param toFirst whether the ENI went to the first server
   * @param commandNs when it was asked for
   * @param returnNs when the answer was there
   */
  record Move(boolean toFirst, long commandNs, long returnNs) {}
}
