package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A datagram there and back, one at a time, as often as it fits into a while. */
final class PingPong {
  private static final int PAYLOAD_BYTES = 64;
  private static final int WARM_UP_ROUNDS = 20_000;
  private static final long WARM_UP_LIMIT_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);

  private final DatagramEnd client;
  private final DatagramEnd server;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(PAYLOAD_BYTES);

  /** {@code server} echoes what {@code client} sends; both are closed by {@link #run}. */
  PingPong(DatagramEnd client, DatagramEnd server) {
    this.client = client;
    this.server = server;
  }

  /**
   * Round-trip times in nanoseconds, measured for {@code seconds} after some warm-up.
   *
   * @throws IOException if an answer does not come, within some seconds
   */
  Histogram run(int seconds) throws IOException {
    Histogram times = new Histogram(HIGHEST_NS, 3);
    Thread.ofPlatform().name("demo-echo").daemon().start(this::echo);
    long limitNs = WARM_UP_LIMIT_NS + TimeUnit.SECONDS.toNanos(seconds) + PATIENCE_NS;
    try (client;
        server;
        var _ = Watchdog.after(limitNs, client)) {
      long startNs = System.nanoTime();
      for (int i = 0; i < WARM_UP_ROUNDS && System.nanoTime() - startNs < WARM_UP_LIMIT_NS; i++) {
        round();
      }
      long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      long nowNs = System.nanoTime();
      while (nowNs - endNs < 0) {
        round();
        long backNs = System.nanoTime();
        times.recordValue(Math.min(backNs - nowNs, HIGHEST_NS));
        nowNs = backNs;
      }
    }
    return times;
  }

  private void round() throws IOException {
    buffer.clear();
    client.send(buffer);
    buffer.clear();
    client.receive(buffer);
  }

  private void echo() {
    ByteBuffer echoed = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
    try {
      while (true) {
        echoed.clear();
        server.receive(echoed);
        echoed.flip();
        server.send(echoed);
      }
    } catch (ClosedChannelException _) {
      // The measurement is over.
    } catch (IOException e) {
      System.err.println("demo: the echo ended: " + e.getMessage());
    }
  }
}
