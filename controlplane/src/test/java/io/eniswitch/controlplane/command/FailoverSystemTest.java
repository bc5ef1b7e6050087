package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.failover.HealthBoard;
import io.eniswitch.controlplane.failover.SwitchEvent;
import io.eniswitch.controlplane.model.HealthCheck;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Link;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failover groups over the API, the switch and the kernels of three namespaces. */
@Timeout(120)
class FailoverSystemTest {
  private static final String ADDRESS = "10.1.0.100";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path data;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final String first = KernelAccess.uniqueName("one");
  private final String second = KernelAccess.uniqueName("two");
  private final String client = KernelAccess.uniqueName("cli");
  private AllInOne host;
  private CommandRig commands;
  private String one = "";
  private String two = "";
  private String eni = "";

  @BeforeEach
  void start() throws IOException {
    KernelAccess.require();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    host =
        AllInOne.start(
            ControlPlaneConfig.in(data).withApi(ApiConfig.defaults().withListen(any)),
            new AllInOne.Hosting(data, "here", 1),
            Map.of(),
            new PrometheusRegistry(),
            faults::add);
    commands = new CommandRig("http://127.0.0.1:" + host.controlPlane().address().getPort());
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    String at = " --vswitch " + vSwitch + " --security-group " + group;
    one = instance(first, "10.1.0.1", at);
    two = instance(second, "10.1.0.2", at);
    instance(client, "10.1.0.3", at);
    eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + one);
  }

  private String instance(String namespace, String ip, String at) {
    return commands.id(
        "instance create --port netns:" + namespace + " --ip " + ip + at, "InstanceId");
  }

  @AfterEach
  void stop() {
    if (host != null) {
      host.close();
    }
    for (String name : List.of(first, second, client)) {
      NetworkNamespace.delete(name);
    }
  }

  @Test
  void shouldKeepAStandbyUnpluggedUntilTheEniIsThere() throws Exception {
    String group = group("");
    await(() -> device(second).isPresent());
    int device = device(second).orElseThrow().index();
    await(() -> hasCarrier(first) && !hasCarrier(second));
    for (int i = 0; i < 5; i++) {
      commands.run("eni move " + eni + " --to " + two);
      assertThat(Echo.answers(client, second, ADDRESS)).isTrue();
      await(() -> !hasCarrier(first) && hasCarrier(second));
      commands.run("eni move " + eni + " --to " + one);
      assertThat(Echo.answers(client, first, ADDRESS)).isTrue();
      await(() -> hasCarrier(first) && !hasCarrier(second));
    }
    assertThat(device(second).orElseThrow().index())
        .as("the port was never made anew")
        .isEqualTo(device);

    commands.run("failover-group delete " + group);
    await(() -> device(second).isEmpty());
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldMoveAwayFromAnInstanceWhoseDeviceGoesDown() throws Exception {
    group(" --check carrier,successes=1");
    await(() -> device(second).isPresent());
    awaitHealthy(2);
    for (int i = 0; i < 4; i++) {
      String failing = i % 2 == 0 ? first : second;
      String other = i % 2 == 0 ? second : first;
      up(failing, false);
      await(() -> owner().equals(other.equals(first) ? one : two));
      assertThat(Echo.answersWithin(PATIENCE, client, other, ADDRESS)).isTrue();
      up(failing, true);
      awaitHealthy(2);
    }
    SwitchEvent last = events(SwitchEvent.Kind.FAILOVER).getLast();
    assertThat(last.instanceId()).isEqualTo(one);
    assertThat(last.fromInstanceId()).isEqualTo(two);
    assertThat(last.cause()).startsWith("fog-").contains(two);
    SwitchEvent.Steps steps = last.steps();
    assertThat(
            List.of(
                steps.seenNs(),
                steps.requestedNs(),
                steps.commandNs(),
                steps.visibleNs(),
                steps.confirmedNs()))
        .isSorted();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldMoveAwayFromANamespaceThatIsDeleted() throws Exception {
    group("");
    awaitHealthy(2);
    NetworkNamespace.delete(first);
    await(() -> owner().equals(two));
    assertThat(Echo.answersWithin(PATIENCE, client, second, ADDRESS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"neighbour", "icmp", "tcp,port=7002", "http,port=7002"})
  void shouldMoveAwayFromAnInstanceThatStopsAnswering(String check) throws Exception {
    try (Listener atFirst = Listener.in(first, 7002);
        Listener atSecond = Listener.in(second, 7002)) {
      group(" --check " + check + ",interval=20,failures=3,successes=1");
      awaitHealthy(2);
      // An instance may answer late on a busy machine, and be left for that before this begins.
      boolean firstFails = owner().equals(one);
      String failing = firstFails ? first : second;
      (firstFails ? atFirst : atSecond).stop();
      if (check.startsWith("icmp")) {
        sysctl(failing, "net/ipv4/icmp_echo_ignore_all", "1");
      } else if (check.startsWith("neighbour")) {
        sysctl(failing, "net/ipv4/conf/eth0/arp_ignore", "8");
      }
      await(() -> owner().equals(firstFails ? two : one));
      assertThat(Echo.answersWithin(PATIENCE, client, firstFails ? second : first, ADDRESS))
          .isTrue();
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldStayWhenNobodyIsHealthyAndGoWhenSomebodyIs() throws Exception {
    group(" --check carrier,successes=1");
    awaitHealthy(2);
    up(second, false);
    awaitHealthy(1);
    up(first, false);
    await(() -> !events(SwitchEvent.Kind.NO_HEALTHY_MEMBER).isEmpty());
    assertThat(owner()).isEqualTo(one);
    up(second, true);
    await(() -> owner().equals(two));
  }

  @Test
  void shouldComeBackOnlyIfItIsToPreempt() throws Exception {
    String group = group(" --check carrier,successes=1 --hold 300");
    awaitHealthy(2);
    up(first, false);
    await(() -> owner().equals(two));
    up(first, true);
    awaitHealthy(2);
    Thread.sleep(100);
    assertThat(owner()).isEqualTo(two);
    commands.run("failover-group modify " + group + " --preempt true");
    await(() -> owner().equals(one));
    List<SwitchEvent> moves = events(SwitchEvent.Kind.FAILOVER);
    long heldNs = moves.getLast().steps().requestedNs() - moves.getFirst().steps().requestedNs();
    assertThat(Duration.ofNanos(heldNs)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
  }

  private static void up(String namespace, boolean on) {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      Links links = new Links(space.netlink());
      links.change(links.index("eth0")).up(on).apply();
    }
  }

  private static void sysctl(String namespace, String key, String value) throws IOException {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      space.sysctl(key.substring("net/".length()), value);
    }
  }

  private String owner() {
    return commands.id("eni show " + eni, "InstanceId");
  }

  private List<SwitchEvent> events(SwitchEvent.Kind kind) {
    return host.controlPlane().happenings().log().after(0, 10_000).stream()
        .filter(event -> event.kind() == kind)
        .toList();
  }

  private void awaitHealthy(int members) throws InterruptedException {
    await(() -> healthy() == members);
  }

  private long healthy() {
    List<HealthCheck> checks =
        host.controlPlane().store().snapshot().all(Kinds.FAILOVER_GROUP).stream()
            .findFirst()
            .orElseThrow()
            .healthChecks();
    HealthBoard board = host.controlPlane().happenings().board();
    return Stream.of(one, two)
        .filter(id -> board.of(id, checks) == HealthBoard.Health.HEALTHY)
        .count();
  }

  private String group(String options) {
    return commands.id(
        "failover-group create --eni %s --instance %s --instance %s%s"
            .formatted(eni, one, two, options),
        "FailoverGroupId");
  }

  private static Optional<Link> device(String namespace) {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      return new Links(space.netlink()).find("eth1");
    }
  }

  private static boolean hasCarrier(String namespace) {
    return device(namespace).filter(Link::hasCarrier).isPresent();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("10 s are over").isNegative();
      Thread.sleep(1);
    }
  }
}
