package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Small datagrams to another instance and back, at a rate and from the times at which they were to
 * be sent, whatever became of those before.
 *
 * <p><b>Threading</b>: one thread measures; another answers until it is closed. <b>Bounds</b>: a
 * datagram that is not back {@value #PATIENCE_NS} ns after the last was sent is lost.
 */
final class RoundTrips implements AutoCloseable {
  private static final long INTERVAL_NS = 4_000_000;
  private static final long LOOK_NS = 50_000;
  private static final long PATIENCE_NS = 300_000_000;
  private static final int BYTES = 8;

  private final DatagramChannel asking;
  private final DatagramChannel answering;
  private final Thread answerer;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private Histogram times = new Histogram(10_000_000_000L, 3);
  private long sent;

  RoundTrips(NetworkNamespace from, String fromIp, NetworkNamespace to, String toIp)
      throws IOException {
    answering = to.run(DatagramChannel::open);
    answering.bind(new InetSocketAddress(InetAddress.ofLiteral(toIp), 0));
    asking = from.run(DatagramChannel::open);
    asking.bind(new InetSocketAddress(InetAddress.ofLiteral(fromIp), 0));
    asking.connect(answering.getLocalAddress());
    asking.configureBlocking(false);
    answerer = Thread.ofPlatform().name("bench-echo").daemon().start(this::answer);
  }

  /** Measures for a time; answers the times in nanoseconds. */
  Histogram measure(long durationNs) throws IOException {
    times = new Histogram(10_000_000_000L, 3);
    sent = 0;
    long startNs = System.nanoTime();
    long nowNs = startNs;
    while (nowNs - startNs < durationNs) {
      long dueNs = startNs + sent * INTERVAL_NS;
      if (nowNs - dueNs >= 0) {
        asking.write(buffer.clear().putLong(dueNs).flip());
        sent++;
      }
      collect(startNs);
      LockSupport.parkNanos(LOOK_NS);
      nowNs = System.nanoTime();
    }
    while (times.getTotalCount() < sent && System.nanoTime() - nowNs < PATIENCE_NS) {
      collect(startNs);
      LockSupport.parkNanos(LOOK_NS);
    }
    return times;
  }

  /** Those of the last measurement that did not come back. */
  long lost() {
    return sent - times.getTotalCount();
  }

  private void collect(long startNs) throws IOException {
    while (asking.read(buffer.clear()) == BYTES) {
      long dueNs = buffer.getLong(0);
      if (dueNs - startNs >= 0) {
        times.recordValue(System.nanoTime() - dueNs);
      }
    }
  }

  private void answer() {
    ByteBuffer echo = ByteBuffer.allocateDirect(BYTES);
    try {
      while (answering.isOpen()) {
        var peer = answering.receive(echo.clear());
        answering.send(echo.flip(), peer);
      }
    } catch (IOException e) {
      // It was closed, which is how it ends.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    asking.close();
    answering.close();
    join(answerer);
  }

  /** Waits for a thread that is about to end. */
  static void join(Thread thread) {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
