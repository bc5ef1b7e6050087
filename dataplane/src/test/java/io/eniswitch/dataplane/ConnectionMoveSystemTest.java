package io.eniswitch.dataplane;

import static io.eniswitch.dataplane.SecurityGroupSystemTest.accept;
import static io.eniswitch.dataplane.SecurityGroupSystemTest.listen;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Rules;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A TCP connection of two kernels while its ENI changes its port. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ConnectionMoveSystemTest {
  private static final int MOVES = 50;
  private static final int ATTEMPTS = 4;
  private static final int PORT = 5004;
  private static final int TABLE = 1001;

  @TempDir private Path directory;
  private final AtomicLong read = new AtomicLong();
  private volatile boolean stopped;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldKeepTcpRunningWithoutATimeoutWhileItsEniMovesBetweenTwoPortsOfANamespace()
      throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1500)) {
      // Both devices have the ENI's address: whichever a packet came in by, it is for the server.
      pair.server.sysctl("ipv4/conf/all/rp_filter", "0");
      pair.server.sysctl("ipv4/conf/default/rp_filter", "0");
      String space = pair.server.name();
      pair.apply(
          new Change.PutPort("eni-server", "i-1", new PortLocation.Namespace(space, "e1", 1)));
      pair.apply(
          new Change.PutPort("eni-server", "i-2", new PortLocation.Namespace(space, "e2", 2)));
      pair.apply(new Change.Attach("eni-server", "i-1"));
      pair.putGroup("sg-server", accept(RuleProtocol.TCP, PORT, PORT, 1));
      try (ServerSocketChannel listening = listen(pair.server, PORT);
          Socket near = pair.client.run(() -> new Socket(KernelPair.SERVER, PORT));
          Socket far = listening.accept().socket()) {
        move(pair, 2);
        move(pair, 1);
        Thread writing = start(() -> write(near.getOutputStream()));
        Thread reading = start(() -> read(far.getInputStream()));
        awaitBytes(1 << 20);
        long timeouts = movedOften(pair);
        // Where others are at work, a thread that waits 200 ms for a processor is a time-out too.
        for (int again = 1; again < ATTEMPTS && timeouts > 0; again++) {
          System.out.printf("ConnectionMoveSystemTest: %d time-outs, again%n", timeouts);
          timeouts = movedOften(pair);
        }
        assertThat(timeouts).as("retransmission time-outs").isZero();
        stopped = true;
        writing.join();
        near.shutdownOutput();
        reading.join();
      }
      System.out.printf("ConnectionMoveSystemTest: %,d bytes over %d moves%n", read.get(), MOVES);
      assertThat(pair.faults).isEmpty();
    }
  }

  /** Moves the ENI while the connection runs; gives the retransmission time-outs. */
  private long movedOften(KernelPair pair) throws Exception {
    long before = timeouts(pair);
    for (int i = 1; i <= MOVES; i++) {
      move(pair, 1 + i % 2);
      awaitBytes(256 << 10);
    }
    return timeouts(pair) - before;
  }

  /** Moves the ENI, then does as an instance with two devices does: sends by the one that works. */
  private static void move(KernelPair pair, int to) {
    Rules rules = new Rules(pair.server.netlink());
    pair.apply(new Change.Attach("eni-server", "i-" + to));
    Rules.Rule first = new Rules.Rule(KernelPair.SERVER, Integer.SIZE, TABLE, TABLE);
    boolean present = rules.list().stream().anyMatch(rule -> rule.table() == TABLE);
    if (to == 1 && !present) {
      rules.add(first);
    } else if (to == 2 && present) {
      rules.remove(first);
    }
  }

  private static long timeouts(KernelPair pair) throws Exception {
    return KernelPair.retransmissionTimeouts(pair.client)
        + KernelPair.retransmissionTimeouts(pair.server);
  }

  private void awaitBytes(long more) throws InterruptedException {
    long goal = read.get() + more;
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (read.get() < goal) {
      assertThat(System.nanoTime() - deadlineNs).as("the connection stands still").isNegative();
      Thread.sleep(1);
    }
  }

  private void write(OutputStream out) throws IOException {
    byte[] chunk = new byte[16 << 10];
    while (!stopped) {
      out.write(chunk);
    }
  }

  private void read(InputStream in) throws IOException {
    byte[] chunk = new byte[64 << 10];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      read.addAndGet(length);
    }
  }

  /** Work that may fail. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static Thread start(Work work) {
    return Thread.ofPlatform()
        .name("connection")
        .start(() -> {
          try {
            work.run();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
