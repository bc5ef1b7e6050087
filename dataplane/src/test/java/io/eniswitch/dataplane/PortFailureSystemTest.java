package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices deleted by the instance's own kernel from under a running switch. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PortFailureSystemTest {
  private static final List<String> INSTANCES = List.of("a", "b", "c");
  private static final int UDP_PORT = 4000;

  @TempDir private Path directory;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final List<NetworkNamespace> spaces = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Dataplane dataplane;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @AfterEach
  void close() {
    dataplane.close();
    for (NetworkNamespace space : spaces) {
      space.close();
      NetworkNamespace.delete(space.name());
    }
  }

  @ParameterizedTest(name = "{0} workers, busy polling: {1}")
  @CsvSource({"1, false", "1, true", "2, false"})
  void shouldNoticeCountAndReportADeletedDeviceOnceAndServeTheOthersOn(
      int workers, boolean busyPoll) throws Exception {
    start(workers, busyPoll);
    assertThat(passes("a", "b")).isTrue();
    assertThat(passes("a", "c")).isTrue();
    Links links = new Links(spaces.get(1).netlink());
    Port failing = dataplane.port("eni-b", "i-b").orElseThrow();

    links.delete(links.index("eth0"));
    await(() -> failing.state() == PortState.FAILED && failedQueues(workers) == 1);

    assertThat(failing.fault()).contains("eth0").contains("EBADFD");
    assertThat(faults).hasSize(1);
    assertThat(passes("a", "c")).isTrue();
    assertThat(passes("c", "a")).isTrue();
    long lost = dataplane.counters().drops(DropReason.OUT_PORT_GONE);
    send("a", "b");
    await(() -> dataplane.counters().drops(DropReason.OUT_PORT_GONE) > lost);
    if (!busyPoll) {
      assertThat(cyclesInAQuietSecond()).as("sleeps although a device is gone").isLessThan(20_000);
    }

    replace("b");
    assertThat(passes("a", "b")).isTrue();
    assertThat(faults).hasSize(1);
  }

  private void start(int workers, boolean busyPoll) {
    DataplaneSettings settings =
        DataplaneSettings.defaults(directory.resolve("counters"))
            .withWorkers(workers)
            .withBusyPoll(busyPoll);
    dataplane = Dataplane.start(settings, faults::add);
    InetAddress network = InetAddress.ofLiteral("10.9.0.0");
    apply(new Change.PutVSwitch(new VSwitchConfig("vsw-1", 9, network, 24, Optional.empty())));
    for (String instance : INSTANCES) {
      spaces.add(NetworkNamespace.create(KernelAccess.uniqueName("pf-")));
      long mac = 0x00163e000900L + INSTANCES.indexOf(instance);
      apply(new Change.PutEni(EniConfig.of("eni-" + instance, "vsw-1", mac, ip(instance))));
      putPort(instance);
    }
  }

  private void putPort(String instance) {
    String space = spaces.get(INSTANCES.indexOf(instance)).name();
    String eni = "eni-" + instance;
    PortLocation at = new PortLocation.Namespace(space, "eth0", 0);
    apply(new Change.PutPort(eni, "i-" + instance, at));
    apply(new Change.Attach(eni, "i-" + instance));
  }

  private void replace(String instance) {
    apply(new Change.RemovePort("eni-" + instance, "i-" + instance));
    putPort(instance);
  }

  private void apply(Change change) {
    dataplane.apply(change).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private long failedQueues(int workers) {
    long sum = 0;
    for (int worker = 0; worker < workers; worker++) {
      sum += dataplane.counters().own(worker, CounterLayout.FAILED_QUEUES);
    }
    return sum;
  }

  private long cyclesInAQuietSecond() throws InterruptedException {
    long before = dataplane.counters().own(0, CounterLayout.CYCLES);
    Thread.sleep(1000); // the time that is measured: an idle worker has few cycles in it
    return dataplane.counters().own(0, CounterLayout.CYCLES) - before;
  }

  /** Whether a datagram sent by one arrives at the other. */
  private boolean passes(String from, String to) throws Exception {
    try (DatagramChannel receiver = spaces.get(INSTANCES.indexOf(to)).run(DatagramChannel::open)) {
      receiver.bind(new InetSocketAddress(ip(to), UDP_PORT)).configureBlocking(false);
      ByteBuffer received = ByteBuffer.allocate(64);
      for (int i = 0; i < 100; i++) {
        send(from, to);
        Thread.sleep(20);
        if (receiver.receive(received) != null) {
          return true;
        }
      }
      return false;
    }
  }

  private void send(String from, String to) throws IOException {
    try (DatagramChannel sender = spaces.get(INSTANCES.indexOf(from)).run(DatagramChannel::open)) {
      sender.send(ByteBuffer.allocate(8), new InetSocketAddress(ip(to), UDP_PORT));
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  private static InetAddress ip(String instance) {
    return InetAddress.ofLiteral("10.9.0." + (10 + INSTANCES.indexOf(instance)));
  }
}
