package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens sessions to an address: a datagram of each flow, at a pace a device takes.
 * <b>Threading</b>: one thread.
 */
final class SessionFlood {
  private static final int PORTS = 50_000;
  private static final int FIRST_PORT = 10_000;
  private static final int PER_SEC = 100_000;
  private static final int BURST = 50;
  private static final int MOST_PASSES = 3;
  private static final int SETTLE_MS = 200;

  private final NetworkNamespace space;
  private final InetAddress to;

  SessionFlood(NetworkNamespace space, String ip) {
    this.space = space;
    this.to = InetAddress.ofLiteral(ip);
  }

  /**
   * Opens them, again as long as some are missing.
   *
   * @param switchData where the switch shows what it counts
   * @return how many the switch says there are at the instance that has most
   */
  long open(int sessions, Path switchData) throws IOException, InterruptedException {
    long live = 0;
    for (int pass = 0; pass < MOST_PASSES && live < sessions; pass++) {
      send(sessions);
      Thread.sleep(SETTLE_MS);
      live = live(switchData);
    }
    return live;
  }

  private void send(int sessions) throws IOException {
    ByteBuffer payload = ByteBuffer.allocateDirect(8);
    long startNs = System.nanoTime();
    int done = 0;
    for (int source = 0; done < sessions; source++) {
      try (DatagramChannel channel =
          space.run(() -> DatagramChannel.open(StandardProtocolFamily.INET))) {
        channel.bind(new InetSocketAddress(FIRST_PORT + source));
        for (int port = 0; port < PORTS && done < sessions; port++) {
          payload.clear();
          channel.send(payload, new InetSocketAddress(to, FIRST_PORT + port));
          if (++done % BURST == 0) {
            long dueNs = startNs + done * (TimeUnit.SECONDS.toNanos(1) / PER_SEC);
            while (System.nanoTime() - dueNs < 0) {
              LockSupport.parkNanos(dueNs - System.nanoTime());
            }
          }
        }
      }
    }
  }

  private static long live(Path switchData) throws IOException {
    try (CapFile file = CapFile.open(CapFile.beside(switchData.resolve("counters")))) {
      return file.usages().stream().mapToLong(CapFile.Usage::sessions).max().orElse(0);
    }
  }
}
