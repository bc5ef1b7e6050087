package io.eniswitch.dataplane;

import static io.eniswitch.dataplane.SecurityGroupSystemTest.accept;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One kernel sends to another all the time while rules and places change: nothing may pass that is
 * allowed neither before nor after the change under way.
 */
@Timeout(value = 100, unit = TimeUnit.SECONDS)
class GroupHammerSystemTest {
  private static final int CHANGES = 10_000;
  private static final int ROUND = 50;
  private static final long REST_NS = 800_000;
  private static final long SEND_REST_NS = 10_000;
  private static final int EVEN_PORT = 7_000;
  private static final int ODD_PORT = 7_001;
  private static final int NO_PORT = 7_002;
  private static final List<Integer> PORTS = List.of(EVEN_PORT, ODD_PORT, NO_PORT);
  private static final int UNDER_WAY = 0;
  private static final int EVEN = 1;
  private static final int ODD = 2;
  private static final int DETACHED = 3;

  @TempDir private Path directory;
  // The number of the change under way or of the last one, times 4, plus what is in force.
  private final AtomicLong phase = new AtomicLong();
  private final AtomicLongArray received = new AtomicLongArray(PORTS.size());
  private final AtomicLong judged = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile boolean stopped;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldLetNothingPassThatNeitherOldNorNewRulesAllow() throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1500)) {
      pair.attachServer();
      Thread sender = start("sender", () -> send(pair));
      Thread receiver = start("receiver", () -> receive(pair));
      for (int change = 1; change <= CHANGES; change++) {
        phase.set(4L * change + UNDER_WAY);
        phase.set(4L * change + change(pair, change));
        LockSupport.parkNanos(REST_NS);
      }
      stopped = true;
      sender.join();
      receiver.join();
      System.out.printf(
          "GroupHammerSystemTest: %,d changes; received %s; %,d judged%n",
          CHANGES, received, judged.get());
      assertThat(wrong).hasValue(0);
      assertThat(received.get(0)).isPositive();
      assertThat(received.get(1)).isPositive();
      assertThat(received.get(2)).as("never allowed").isZero();
      assertThat(judged).as("arrived within the rest they were sent in").hasPositiveValue();
      assertThat(pair.faults).isEmpty();
    }
  }

  /** Makes the change with this number and answers what is in force then. */
  private static int change(KernelPair pair, int change) {
    if (change % ROUND == 0) {
      pair.apply(new Change.Detach("eni-server"));
      return DETACHED;
    }
    boolean even = change % 2 == 0;
    int port = even ? EVEN_PORT : ODD_PORT;
    pair.putGroup("sg-server", accept(RuleProtocol.UDP, port, port, 1));
    if (change % ROUND == 1) {
      pair.apply(new Change.Attach("eni-server", "i-server"));
    }
    return even ? EVEN : ODD;
  }

  private void send(KernelPair pair) throws IOException {
    try (DatagramChannel socket = pair.client.run(DatagramChannel::open)) {
      ByteBuffer stamp = ByteBuffer.allocate(Long.BYTES);
      while (!stopped) {
        for (int port : PORTS) {
          stamp.clear().putLong(phase.get()).flip();
          socket.send(stamp, new InetSocketAddress(KernelPair.SERVER, port));
        }
        // With a queue on the way most packets would arrive after the rest they were sent in.
        LockSupport.parkNanos(SEND_REST_NS);
      }
    }
  }

  private void receive(KernelPair pair) throws IOException {
    try (DatagramChannel even = open(pair, EVEN_PORT);
        DatagramChannel odd = open(pair, ODD_PORT);
        DatagramChannel none = open(pair, NO_PORT)) {
      while (!stopped) {
        int taken = take(even, 0) + take(odd, 1) + take(none, 2);
        if (taken == 0) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static DatagramChannel open(KernelPair pair, int port) throws IOException {
    DatagramChannel socket = pair.server.run(DatagramChannel::open);
    socket.bind(new InetSocketAddress(KernelPair.SERVER, port));
    socket.configureBlocking(false);
    return socket;
  }

  private int take(DatagramChannel socket, int index) throws IOException {
    ByteBuffer stamp = ByteBuffer.allocate(Long.BYTES);
    if (socket.receive(stamp) == null) {
      return 0;
    }
    received.incrementAndGet(index);
    long sentIn = stamp.flip().getLong();
    int inForce = (int) (sentIn & 3);
    // Sent and received while one thing was in force: nothing else can have let it pass.
    if (inForce != UNDER_WAY && sentIn == phase.get()) {
      judged.incrementAndGet();
      boolean allowed = inForce == EVEN ? index == 0 : inForce == ODD && index == 1;
      if (!allowed) {
        wrong.incrementAndGet();
      }
    }
    return 1;
  }

  /** Work that may fail. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static Thread start(String name, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            work.run();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
