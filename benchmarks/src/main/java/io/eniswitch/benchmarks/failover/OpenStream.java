package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.ThreadTiming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Datagrams at a constant rate, each with its number, each due at its own time whatever became of
 * those before.
 *
 * <p><b>Threading</b>: a thread of its own from {@link #start} to {@link #stop}.
 */
final class OpenStream {
  static final int PORT = 7001;
  static final int BYTES = 64;

  private final DatagramChannel channel;
  private final long intervalNs;
  private final int most;
  private final Thread thread = Thread.ofPlatform().name("stream").daemon().unstarted(this::run);
  private volatile boolean stopping;
  private volatile int sent;
  private volatile long latestNs;

  OpenStream(NetworkNamespace space, int perSecond, int most) throws IOException {
    this.intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.most = most;
    this.channel = space.run(() -> DatagramChannel.open(StandardProtocolFamily.INET));
    channel.connect(new InetSocketAddress(InetAddress.ofLiteral(FailoverNetwork.MOVING_IP), PORT));
  }

  /** Begins. */
  void start() {
    thread.start();
  }

  /** Ends; answers how many were sent. */
  int stop() throws IOException, InterruptedException {
    stopping = true;
    thread.join();
    channel.close();
    return sent;
  }

  /** By how much the latest was late. */
  long latestNs() {
    return latestNs;
  }

  private void run() {
    ThreadTiming.runBrieflyAndOften();
    ByteBuffer payload = ByteBuffer.allocateDirect(BYTES);
    long startNs = System.nanoTime();
    for (int i = 0; i < most && !stopping; i++) {
      long dueNs = startNs + i * intervalNs;
      long nowNs = System.nanoTime();
      while (nowNs - dueNs < 0) {
        LockSupport.parkNanos(dueNs - nowNs);
        nowNs = System.nanoTime();
      }
      latestNs = Math.max(latestNs, nowNs - dueNs);
      payload.clear().putInt(0, i).putLong(8, dueNs);
      try {
        channel.write(payload);
      } catch (PortUnreachableException _) {
        payload.clear(); // about an earlier one, before the receivers listened
      } catch (IOException e) {
        throw new IllegalStateException("the stream broke", e);
      }
      sent = i + 1;
    }
  }
}
