package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Rules;
import io.eniswitch.dataplane.linux.TunFile;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands, API, state, switch, TAP devices and the kernels of three namespaces together. */
@Timeout(120)
class AllInOneSystemTest {
  private static final String ADDRESS = "10.1.0.100";

  @TempDir private Path data;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final String first = KernelAccess.uniqueName("one");
  private final String second = KernelAccess.uniqueName("two");
  private final String client = KernelAccess.uniqueName("cli");
  private AllInOne host;
  private CommandRig commands;
  private String at = "";

  @BeforeEach
  void start() throws IOException {
    KernelAccess.require();
    open();
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    at = " --vswitch " + vSwitch + " --security-group " + group;
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

  private void open() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    host =
        AllInOne.start(
            ControlPlaneConfig.in(data).withApi(ApiConfig.defaults().withListen(any)),
            new AllInOne.Hosting(data, "here", 1),
            Map.of(),
            new PrometheusRegistry(),
            faults::add);
    commands = new CommandRig("http://127.0.0.1:" + host.controlPlane().address().getPort());
  }

  private String instance(String namespace, String ip) {
    return commands.id(
        "instance create --port netns:" + namespace + " --ip " + ip + at, "InstanceId");
  }

  private String eni() {
    return commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
  }

  @Test
  void shouldSendPacketsWhereTheApiSays() throws Exception {
    String one = instance(first, "10.1.0.1");
    String two = instance(second, "10.1.0.2");
    String third = instance(client, "10.1.0.3");
    assertThat(Echo.answers(client, first, "10.1.0.1")).isTrue();

    String eni = eni();
    commands.run("eni attach " + eni + " --instance " + one);
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();
    commands.run("eni detach " + eni);
    assertThat(Echo.isSilent(client, first, ADDRESS)).isTrue();
    commands.run("eni attach " + eni + " --instance " + two);
    assertThat(Echo.answers(client, second, ADDRESS)).isTrue();
    commands.run("eni move " + eni + " --to " + one);
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();
    assertThat(Echo.isSilent(client, second, ADDRESS)).isTrue();

    commands.run("instance stop " + one);
    assertThat(Echo.isSilent(client, first, "10.1.0.1")).isTrue();
    commands.run("instance start " + one);
    assertThat(Echo.answers(client, first, "10.1.0.1")).isTrue();
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();

    for (String instance : List.of(one, two, third)) {
      commands.run("instance delete --force " + instance);
    }
    commands.run("eni delete " + eni);
    assertThat(List.of(first, second, client)).allSatisfy(name -> awaitGone(name));
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldBeWhatItWasAfterARestart() throws Exception {
    String one = instance(first, "10.1.0.1");
    instance(client, "10.1.0.3");
    String eni = eni();
    commands.run("eni attach " + eni + " --instance " + one);
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();

    host.close();
    assertThat(Echo.isSilent(client, first, ADDRESS)).isTrue();
    open();
    assertThat(Echo.answersWithin(Duration.ofSeconds(10), client, first, ADDRESS)).isTrue();
    assertThat(Echo.answers(client, first, "10.1.0.1")).isTrue();
    assertThat(commands.id("eni show " + eni, "Status")).isEqualTo("InUse");
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldFollowMovesThatComeFasterThanTheKernelTakesDevicesAway() throws Exception {
    String one = instance(first, "10.1.0.1");
    String two = instance(second, "10.1.0.2");
    instance(client, "10.1.0.3");
    String eni = eni();
    commands.run("eni attach " + eni + " --instance " + one);
    for (int i = 0; i < 20; i++) {
      commands.run("eni move " + eni + " --to " + (i % 2 == 0 ? two : one));
    }
    assertThat(Echo.answers(client, first, ADDRESS)).isTrue();
    assertThat(rules(first)).containsExactly("10.1.0.100");
    commands.run("eni detach " + eni);
    assertThat(rules(first)).isEmpty();
    assertThat(faults).isEmpty();
  }

  private static List<String> rules(String namespace) {
    try (NetworkNamespace space = NetworkNamespace.open(namespace)) {
      return new Rules(space.netlink())
          .list().stream()
              .filter(rule -> rule.table() > 1000)
              .map(rule -> rule.source().getHostAddress())
              .toList();
    }
  }

  @Test
  void shouldLeaveAnEniAvailableThatCannotBeAttached() throws Exception {
    String one = instance(first, "10.1.0.1");
    String eni = eni();
    try (NetworkNamespace space = NetworkNamespace.open(first);
        TunFile taken = space.run(() -> TunFile.open("eth1", TunFile.TAP))) {
      assertThat(commands.code("eni attach " + eni + " --instance " + one)).isEqualTo(1);
      assertThat(taken.deviceName()).isEqualTo("eth1");
    }
    assertThat(commands.id("eni show " + eni, "Status")).isEqualTo("Available");
    assertThat(faults).singleElement().asString().contains("eth1");
    commands.run("eni attach " + eni + " --instance " + one);
    assertThat(commands.id("eni show " + eni, "Status")).isEqualTo("InUse");
  }

  @Test
  void shouldNotTakeAwayANamespaceItFound() throws Exception {
    NetworkNamespace.create(first).close();
    String one = instance(first, "10.1.0.1");
    commands.run("instance delete --force " + one);
    instance(client, "10.1.0.3");
    assertThat(NetworkNamespace.exists(first)).isTrue();
  }

  @Test
  void shouldStopAnInstanceWhosePortsCannotBeMade() {
    String one = commands.id("instance create --port teapot --ip 10.1.0.1" + at, "InstanceId");
    assertThat(commands.id("instance show " + one, "Status")).isEqualTo("Stopped");
    assertThat(faults).singleElement().asString().contains("teapot", "netns:NAME");
  }

  @Test
  void shouldShowWhatItsSwitchAndInstancesDidAsMetrics() throws Exception {
    String one = instance(first, "10.1.0.1");
    instance(client, "10.1.0.3");
    assertThat(Echo.answers(client, first, "10.1.0.1")).isTrue();
    String metrics = metrics();
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!metrics.contains("eniswitch_instance_sessions{instance_id=\"" + one + "\"} ")) {
      assertThat(System.nanoTime() - deadlineNs).as(metrics).isNegative();
      metrics = metrics();
    }
    assertThat(metrics)
        .contains("eniswitch_instance_base_bits_per_second{direction=\"egress\"")
        .contains("eniswitch_dropped_packets_total{reason=\"source_ip\"} 0.0")
        .containsPattern("eniswitch_worker_packets_total\\{worker=\"0\"} [1-9]");
    host.close();
    open();
  }

  private String metrics() throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + host.controlPlane().address().getPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static void awaitGone(String namespace) {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (NetworkNamespace.exists(namespace)) {
      assertThat(System.nanoTime() - deadlineNs).as(namespace).isNegative();
      Thread.onSpinWait();
    }
  }
}
