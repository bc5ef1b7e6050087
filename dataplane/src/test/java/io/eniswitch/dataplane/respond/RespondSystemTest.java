package io.eniswitch.dataplane.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.Pipeline;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.tap.TapDevice;
import io.eniswitch.dataplane.port.tap.TapSettings;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Linux's own ARP, ND, ICMP and TCP as the instances a and b, in two namespaces. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RespondSystemTest {
  private static final int TRIES = 40;

  private final NetworkNamespace a = NetworkNamespace.anonymous();
  private final NetworkNamespace b = NetworkNamespace.anonymous();
  private final Tenants tenants = new Tenants();
  private final PacketPool pool = new PacketPool(512, PacketPool.LARGE_BUFFER_BYTES);
  private final CounterFile counters = CounterFile.inMemory(new CounterLayout(1, 1));
  private final OutPorts outPorts = new OutPorts(64);
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final TapDevice tapA = plugIn(a, "a", 0x00163e00000aL);
  private final TapDevice tapB = plugIn(b, "b", 0x00163e000014L);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopped;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void start() {
    tapA.addAddress(InetAddress.ofLiteral("10.0.1.10"), 24);
    tapA.addDefaultRoute(InetAddress.ofLiteral("10.0.1.253"));
    tapA.addAddress(InetAddress.ofLiteral("2001:db8:0:1::a"), 64);
    tapB.addAddress(InetAddress.ofLiteral("10.0.1.20"), 24);
    tapB.addAddress(InetAddress.ofLiteral("2001:db8:0:1::14"), 64);
    Thread.ofPlatform().name("respond-system").start(this::forward);
  }

  @AfterEach
  void close() {
    stopped = true;
    ended.join();
    tapA.close();
    tapB.close();
    a.close();
    b.close();
    assertThat(pool.freeCount()).as("buffers back in the pool").isEqualTo(pool.capacity());
    pool.close();
    counters.close();
    tenants.close();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldBeAGatewayAndAnswerForNeighbours() throws IOException, InterruptedException {
    for (final String to :
        List.of("10.0.1.253", "10.0.1.20", "2001:db8:0:1::fd", "2001:db8:0:1::14")) {
      assertThat(pings(to)).as("ping %s", to).isTrue();
    }
    assertThat(a.run(() -> InetAddress.ofLiteral("10.0.1.40").isReachable(500)))
        .as("the other tenant")
        .isFalse();
  }

  @Test
  void shouldTellAConnectingSocketThatNobodyIsThere() throws IOException {
    try (SocketChannel client = a.run(SocketChannel::open)) {
      final var nobody = new InetSocketAddress(InetAddress.ofLiteral("10.9.9.9"), 80);

      assertThatThrownBy(() -> client.connect(nobody)).isInstanceOf(NoRouteToHostException.class);
    }
  }

  @Test
  void shouldBeTheDefaultRouterByAdvertisement() throws InterruptedException {
    final InetAddress router = InetAddress.ofLiteral("fe80::1");
    boolean found = false;
    for (int i = 0; i < TRIES && !found; i++) {
      Thread.sleep(250);
      found =
          new Routes(a.netlink())
              .list().stream()
                  .anyMatch(route ->
                      route.prefixLength() == 0
                          && route.gateway() != null
                          && Arrays.equals(route.gateway().getAddress(), router.getAddress()));
    }
    assertThat(found)
        .as("a default route by fe80::1 in %s", new Routes(a.netlink()).list())
        .isTrue();
  }

  /** IPv6 addresses serve only when no duplicate was detected, which takes a second or two. */
  private boolean pings(final String to) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      if (a.run(() -> InetAddress.ofLiteral(to).isReachable(250))) {
        return true;
      }
    }
    return false;
  }

  private TapDevice plugIn(final NetworkNamespace space, final String name, final long mac) {
    final int portId = Tenants.port(tenants.eni(name));
    final TapDevice tap = TapDevice.open(space, TapSettings.of("eth0", mac), portId, errors::add);
    outPorts.write(portId, tap.port());
    return tap;
  }

  private void forward() {
    final PacketVector vector = new PacketVector();
    final Pipeline pipeline = new Pipeline(tenants.tables, outPorts, pool, counters.worker(0));
    while (!stopped) {
      int received = 0;
      for (final Port port : List.of(tapA.port(), tapB.port())) {
        received += port.receive(vector, pool, PacketVector.CAPACITY);
        pipeline.process(vector, System.nanoTime());
      }
      if (received == 0) {
        Thread.onSpinWait();
      }
    }
    ended.complete(null);
  }
}
