package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.api.ApiConfig;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failover groups over the API, the switch and the kernels of three namespaces. */
@Timeout(120)
class FailoverSystemTest {
  private static final String ADDRESS = "10.1.0.100";

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
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("10 s are over").isNegative();
      Thread.sleep(1);
    }
  }
}
