package io.eniswitch.controlplane.command.demo;

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

  // Moves before the stream starts, one right after another, until the JVM has compiled the way of
  // a
  // change: a first move in a fresh process takes longer.
  private static final int REHEARSED_MOVES = 5_000;
  private static final int UNCOUNTED_MOVES = 10;
  private static final int PORT = 7001;
  private static final int LEAD_MILLIS = 500;
  private static final int PAUSE_MILLIS = 80;
  private static final int JITTER_MILLIS = 40;
  private static final int MOVE_SECONDS = 2;

  private final Stage stage;

  MoveTrial(Stage stage) {
    this.stage = stage;
  }

  /**
   * Runs it, some seconds.
   *
   * @param progress told the number of moves made
   */
  MoveOutcome run(IntConsumer progress) throws IOException, InterruptedException {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < REHEARSED_MOVES; i++) {
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
        for (int i = 0; i < UNCOUNTED_MOVES + MOVES; i++) {
          moves.add(move(i % 2 == 0 ? DemoNetwork.SECOND : DemoNetwork.FIRST));
          progress.accept(i - UNCOUNTED_MOVES + 1);
          Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(JITTER_MILLIS));
        }
        stream.stop();
        Thread.sleep(PAUSE_MILLIS); // what is on its way arrives
      }
      return MoveOutcome.of(stream, first, second, moves, UNCOUNTED_MOVES);
    }
  }

  private Arrivals arrivals(String instance) throws IOException {
    return new Arrivals(stage.server(instance, DemoNetwork.MOVING_IP, PORT), instance);
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
