package io.eniswitch.dataplane;

import static io.eniswitch.dataplane.SecurityGroupSystemTest.accept;
import static io.eniswitch.dataplane.SecurityGroupSystemTest.listen;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Route;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.linux.Rules;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TCP connection of two kernels while its ENI changes its port.
 *
 * <p>Both of the server's devices are ports of a bridge, which learns by the first packet after a
 * move where its answers go: no thread has to tell it in time. And the client waits ten seconds
 * before it sends again: a busy machine does not make it, a connection that stands still does.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ConnectionMoveSystemTest {
  private static final int MOVES = 50;
  private static final int PORT = 5004;
  private static final int CHUNK_BYTES = 16 << 10;
  // Below a receive buffer, so that the receiver's window never closes.
  private static final int MOST_CHUNKS_AHEAD = 4;

  private static final Set<DropReason> NO_LOSS =
      Set.of(DropReason.PORT_WITHOUT_ENI, DropReason.PUNT_UNANSWERED, DropReason.MULTICAST);

  @TempDir private Path directory;
  private final AtomicLong read = new AtomicLong();
  private final Semaphore ahead = new Semaphore(MOST_CHUNKS_AHEAD);
  private volatile boolean stopped;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldKeepTcpRunningWithoutATimeoutWhileItsEniMovesBetweenTwoPortsOfANamespace()
      throws Exception {
    try (KernelPair pair = new KernelPair(directory, 1500)) {
      String space = pair.server.name();
      pair.apply(
          new Change.PutPort("eni-server", "i-1", new PortLocation.Namespace(space, "e1", 1)));
      pair.apply(
          new Change.PutPort("eni-server", "i-2", new PortLocation.Namespace(space, "e2", 2)));
      bridge(pair.server, "e1", "e2");
      sendAgainLate(pair.client);
      move(pair, 1);
      pair.putGroup("sg-server", accept(RuleProtocol.TCP, PORT, PORT, 1));
      try (ServerSocketChannel listening = listen(pair.server, PORT);
          Socket near = pair.client.run(() -> new Socket(KernelPair.SERVER, PORT));
          Socket far = listening.accept().socket()) {
        Thread writing = start(() -> write(near.getOutputStream()));
        Thread reading = start(() -> read(far.getInputStream()));
        awaitBytes(1 << 20);
        Map<DropReason, Long> dropsBefore = drops(pair);
        long before = timeouts(pair);
        for (int i = 1; i <= MOVES; i++) {
          move(pair, 1 + i % 2);
          awaitBytes(256 << 10);
        }
        assertThat(timeouts(pair) - before).as("retransmission time-outs").isZero();
        assertThat(drops(pair)).as("lost by the switch").isEqualTo(dropsBefore);
        stopped = true;
        writing.join();
        near.shutdownOutput();
        reading.join();
      }
      System.out.printf("ConnectionMoveSystemTest: %,d bytes over %d moves%n", read.get(), MOVES);
      assertThat(pair.faults).isEmpty();
    }
  }

  /** Makes two devices with the ENI's address the ports of a bridge that has it instead. */
  private static void bridge(NetworkNamespace space, String... devices) {
    Links links = new Links(space.netlink());
    Addresses addresses = new Addresses(space.netlink());
    links.createBridge("br0");
    int bridge = links.index("br0");
    for (String device : devices) {
      int link = links.index(device);
      addresses.list().stream()
          .filter(each -> each.link() == link && each.address() instanceof Inet4Address)
          .forEach(each -> addresses.remove(link, each.address(), each.prefixLength()));
      links.change(link).master(bridge).apply();
    }
    Rules rules = new Rules(space.netlink());
    rules.list().stream()
        .filter(rule -> rule.source().equals(KernelPair.SERVER))
        .forEach(rules::remove);
    links.change(bridge).mac(KernelPair.SERVER_MAC).up(true).apply();
    addresses.add(bridge, KernelPair.SERVER, 24);
    new Routes(space.netlink()).add(Route.byDefault(KernelPair.SERVER_GATEWAY, bridge));
  }

  /** Lets the kernel's timer for sending again be ten seconds at least. */
  private static void sendAgainLate(NetworkNamespace space) throws Exception {
    String gateway = KernelPair.GATEWAY.getHostAddress();
    String command = "ip route change default via " + gateway + " dev eth0 rto_min 10s";
    Process process = space.exec(new ProcessBuilder(command.split(" ", -1)).inheritIO());
    assertThat(process.waitFor()).as(command).isZero();
  }

  private static void move(KernelPair pair, int to) {
    pair.apply(new Change.Attach("eni-server", "i-" + to));
  }

  /**
   * All drops but of what the instance sent by the device that its ENI had left, and of chatter.
   */
  private static Map<DropReason, Long> drops(KernelPair pair) {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      drops.put(reason, pair.dataplane.counters().drops(reason));
    }
    drops.keySet().removeAll(NO_LOSS);
    return drops;
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
    byte[] chunk = new byte[CHUNK_BYTES];
    while (!stopped) {
      ahead.acquireUninterruptibly();
      out.write(chunk);
    }
  }

  private void read(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int length = in.readNBytes(chunk, 0, CHUNK_BYTES);
        length > 0;
        length = in.readNBytes(chunk, 0, CHUNK_BYTES)) {
      read.addAndGet(length);
      ahead.release();
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
