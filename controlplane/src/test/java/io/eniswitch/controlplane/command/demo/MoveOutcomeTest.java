package io.eniswitch.controlplane.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of 400 datagrams, moved to the second instance when datagram 100 was due. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MoveOutcomeTest {
  private static final int SENT = 400;
  private static final int COMMAND = 100;
  private static final int ANSWER = 110;

  private final Instance first = new Instance();
  private final Instance second = new Instance();

  @SuppressWarnings("NullAway.Init")
  private Stream stream;

  @Test
  void shouldTimeAMoveByTheFirstDatagramAtTheNewInstance() throws Exception {
    MoveOutcome outcome = play(number -> List.of(number < 105 ? first : second));

    assertThat(outcome.moves()).isEqualTo(1);
    assertThat(outcome.sent()).isEqualTo(SENT);
    assertThat(outcome.delivered()).isEqualTo(SENT);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.wrong()).isZero();
    long untilItWasSentNs = stream.sentNs(105) - stream.sentNs(COMMAND);
    assertThat((double) outcome.redirectNs().getMaxValue())
        .as("0.1 % is the histogram's precision")
        .isGreaterThanOrEqualTo(untilItWasSentNs * 0.999);
  }

  @Test
  void shouldTellWhatWasLostWhileItMovedFromWhatWasLostLater() throws Exception {
    MoveOutcome outcome =
        play(number -> {
          boolean lost = number >= 102 && number < 106 || number == 200;
          return lost ? List.of() : List.of(number < 104 ? first : second);
        });

    assertThat(outcome.lost()).isEqualTo(5);
    assertThat(outcome.lostAfterReturn()).isEqualTo(1);
    assertThat(outcome.wrong()).isZero();
  }

  @Test
  void shouldSeeDatagramsAtTheFormerInstanceAfterTheAnswer() throws Exception {
    MoveOutcome outcome = play(number -> List.of(number < 115 ? first : second));

    assertThat(outcome.wrong()).isEqualTo(115 - ANSWER);
    assertThat(outcome.lost()).isZero();
  }

  @Test
  void shouldCountWhatArrivedTwice() throws Exception {
    MoveOutcome outcome =
        play(number ->
            switch (number) {
              case 20 -> List.of(first, first);
              case 104 -> List.of(first, second);
              default -> List.of(number < 104 ? first : second);
            });

    assertThat(outcome.duplicated()).isEqualTo(2);
    assertThat(outcome.delivered()).isEqualTo(SENT);
  }

  @Test
  void shouldNotCountAMoveAfterWhichNothingArrived() throws Exception {
    MoveOutcome outcome = play(number -> number < COMMAND ? List.of(first) : List.of());

    assertThat(outcome.moves()).isZero();
    assertThat(outcome.lostAfterReturn()).isEqualTo(SENT - ANSWER);
  }

  private MoveOutcome play(Network network) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    stream = new Stream(new Source(network, over));
    Arrivals atFirst = new Arrivals(first, "first");
    Arrivals atSecond = new Arrivals(second, "second");
    try (atFirst;
        atSecond) {
      stream.start();
      over.await();
      stream.stop();
    }
    MoveTrial.Move move = new MoveTrial.Move(false, stream.sentNs(COMMAND), stream.sentNs(ANSWER));
    return MoveOutcome.of(stream, atFirst, atSecond, List.of(move), 0);
  }

  /** Where a datagram goes, as many times as it arrives. */
  private interface Network {
    List<Instance> route(int number);
  }

  /** Sends the first {@link #SENT} datagrams and then breaks, which ends the stream. */
  private record Source(Network network, CountDownLatch over) implements DatagramEnd {
    @Override
    public void send(ByteBuffer payload) throws ClosedChannelException {
      int number = payload.getInt(0);
      if (number >= SENT) {
        over.countDown();
        throw new ClosedChannelException();
      }
      for (Instance instance : network.route(number)) {
        instance.queue.add(new Arrival(number, System.nanoTime()));
      }
    }

    @Override
    public long receive(ByteBuffer into) throws ClosedChannelException {
      throw new ClosedChannelException();
    }

    @Override
    public void close() {}
  }

  private record Arrival(int number, long atNs) {}

  private static final class Instance implements ArrivalEnd {
    private final BlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    @Override
    public long receive(ByteBuffer into) throws ClosedChannelException {
      while (!closed || !queue.isEmpty()) {
        try {
          Arrival next = queue.poll(1, TimeUnit.MILLISECONDS);
          if (next != null) {
            into.putInt(next.number()).position(Stream.PAYLOAD_BYTES);
            return next.atNs();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      throw new ClosedChannelException();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
