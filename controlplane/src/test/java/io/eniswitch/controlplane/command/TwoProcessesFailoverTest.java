package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A failover group when the control plane and the switch are processes of their own. */
@Timeout(240)
class TwoProcessesFailoverTest {
  private static final String ADDRESS = "10.1.0.100";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KILLS = 3;
  private static final int MOVES = 20;
  private static final int PORT = 7_003;
  private static final long SYN_TIMEOUT_NS = 1_000_000_000;

  @TempDir private Path data;
  private final String first = KernelAccess.uniqueName("one");
  private final String second = KernelAccess.uniqueName("two");
  private final String client = KernelAccess.uniqueName("cli");
  private RunningProcess control;
  private RunningProcess dataplane;
  private CommandRig commands;
  private String one = "";
  private String two = "";
  private String eni = "";
  private String at = "";

  @BeforeEach
  void start() throws Exception {
    KernelAccess.require();
    control = control("127.0.0.1:0");
    dataplane =
        RunningProcess.start(
            "dataplane",
            "--controller",
            control.pushAddress(),
            "--data",
            data.resolve("switch").toString(),
            "--host",
            "here");
    commands = new CommandRig(control.endpoint());
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    at = " --vswitch " + vSwitch + " --security-group " + group;
    one = instance(first);
    two = instance(second);
    instance(client);
    eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + one);
    commands.run(
        "failover-group create --eni %s --instance %s --instance %s --check carrier,successes=1"
            .formatted(eni, one, two));
    await(() -> Echo.hasAddress(second, ADDRESS));
  }

  private RunningProcess control(String push) throws IOException {
    return RunningProcess.start(
        "controlplane",
        "--data",
        data.resolve("control").toString(),
        "--listen",
        "127.0.0.1:0",
        "--push",
        push,
        "--host",
        "here");
  }

  private String instance(String namespace) {
    return commands.id("instance create --port netns:" + namespace + at, "InstanceId");
  }

  @AfterEach
  void stop() {
    for (RunningProcess process : new RunningProcess[] {dataplane, control}) {
      if (process != null) {
        process.close();
      }
    }
    List.of(first, second, client).forEach(NetworkNamespace::delete);
  }

  @Test
  void shouldMoveAwayFromAnInstanceThatDies() throws Exception {
    assertThat(Echo.answersWithin(PATIENCE, client, first, ADDRESS)).isTrue();
    NetworkNamespace.delete(first);
    await(() -> owner().equals(two));
    assertThat(Echo.answersWithin(PATIENCE, client, second, ADDRESS)).isTrue();
  }

  @Test
  void shouldLoseNoRequestThatIsSentAfterTheRedirect() throws Exception {
    try (UdpDialogue dialogue = new UdpDialogue(client, ADDRESS, first, second)) {
      await(() -> dialogue.allAnswered(20));
      String neighbours = neighbours();
      assertThat(neighbours).contains(ADDRESS);
      for (int i = 0; i < MOVES; i++) {
        commands.run("eni move " + eni + " --to " + (i % 2 == 0 ? two : one));
        dialogue.mark();
        await(() -> dialogue.allAnswered(20));
        assertThat(dialogue.missing(20)).isZero();
        assertThat(neighbours()).as("what the client's kernel knows").isEqualTo(neighbours);
      }
    }
  }

  @Test
  void shouldTakeANewConnectionAtItsFirstSyn() throws Exception {
    try (Listener _ = Listener.in(first, PORT);
        Listener _ = Listener.in(second, PORT);
        NetworkNamespace space = NetworkNamespace.open(client)) {
      long again = synRetransmissions(space);
      for (int i = 0; i < MOVES; i++) {
        commands.run("eni move " + eni + " --to " + (i % 2 == 0 ? two : one));
        long startNs = System.nanoTime();
        space.run(() -> new Socket(ADDRESS, PORT)).close();
        // Of a kernel that got no processor for a second, the next one tells more.
        long now = synRetransmissions(space);
        if (System.nanoTime() - startNs < SYN_TIMEOUT_NS) {
          assertThat(now).as("SYN sent again after move " + i).isEqualTo(again);
        }
        again = now;
      }
    }
  }

  @Test
  void shouldMoveASecondaryAddressWithOneRedirect() throws Exception {
    String moving = "10.1.0.120";
    String here = card("10.1.0.110", one);
    String there = card("10.1.0.111", two);
    commands.run("eni assign-ip " + here + " " + moving);
    assertThat(Echo.answersWithin(PATIENCE, client, first, moving)).isTrue();
    for (int i = 0; i < MOVES; i++) {
      boolean away = i % 2 == 0;
      commands.run(
          "eni move-ip %s %s --to %s".formatted(away ? here : there, moving, away ? there : here));
      assertThat(Echo.answersWithin(PATIENCE, client, away ? second : first, moving)).isTrue();
      await(() -> !Echo.hasAddress(away ? first : second, moving));
    }
    JsonNode event = commands.last("events");
    assertThat(event.path("Kind").asString()).isEqualTo("move-ip");
    assertThat(event.path("NetworkInterfaceId").asString()).isEqualTo(here);
    assertThat(event.path("InstanceId").asString()).isEqualTo(one);
    assertThat(event.path("FromInstanceId").asString()).isEqualTo(two);
    assertThat(event.path("Cause").asString()).isEqualTo("api: " + moving + " of " + there);
    JsonNode steps = event.path("Steps");
    assertThat(
            Stream.of("RequestedNs", "CommandNs", "VisibleNs", "ConfirmedNs")
                .map(step -> steps.path(step).asLong()))
        .isSorted()
        .doesNotContain(0L);
  }

  private String card(String ip, String instance) {
    String id = commands.id("eni create --ip " + ip + at, "NetworkInterfaceId");
    commands.run("eni attach " + id + " --instance " + instance);
    return id;
  }

  private String neighbours() {
    try (NetworkNamespace space = NetworkNamespace.open(client)) {
      return space.run(() -> Files.readAllLines(Path.of("/proc/thread-self/net/arp"))).stream()
          .filter(line -> line.startsWith(ADDRESS + " "))
          .map(line -> line.replaceAll("0x[0-9a-f] ", ""))
          .toList()
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long synRetransmissions(NetworkNamespace space) throws IOException {
    return counted(space, "netstat", "TcpExt:", "TCPSynRetrans");
  }

  /** A counter of a namespace's kernel. */
  private static long counted(NetworkNamespace space, String file, String line, String name)
      throws IOException {
    List<List<String>> lines =
        space.run(() -> Files.readAllLines(Path.of("/proc/thread-self/net/" + file))).stream()
            .filter(found -> found.startsWith(line))
            .map(found -> List.of(found.split(" ", -1)))
            .toList();
    return Long.parseLong(lines.get(1).get(lines.get(0).indexOf(name)));
  }

  @Test
  void shouldProbeAtTheSameCadenceWhileControlDoesNothing() throws Exception {
    String probed = card("10.1.0.130", one);
    commands.run(
        "failover-group create --eni %s --instance %s --instance %s --check icmp,interval=10"
            .formatted(probed, one, two));
    try (NetworkNamespace space = NetworkNamespace.open(second)) {
      await(() -> probesIn(space, Duration.ofMillis(200)) > 0);
      long before = probesIn(space, Duration.ofSeconds(1));
      control.signal("STOP");
      long meanwhile = probesIn(space, Duration.ofSeconds(1));
      control.signal("CONT");
      assertThat(meanwhile).as("before: " + before).isGreaterThan(before * 3 / 4);
      assertThat(commands.id("eni show " + probed, "InstanceId")).isEqualTo(one);
    }
  }

  private static long probesIn(NetworkNamespace space, Duration time) {
    try {
      long before = counted(space, "snmp", "Icmp:", "InEchos");
      Thread.sleep(time);
      return counted(space, "snmp", "Icmp:", "InEchos") - before;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldMoveOrNotWhenControlIsKilledMeanwhile() throws Exception {
    String push = control.pushAddress();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < KILLS; i++) {
      String target = owner().equals(one) ? two : one;
      CommandRig rig = commands;
      Thread move =
          Thread.ofPlatform().start(() -> rig.code("eni move " + eni + " --to " + target));
      LockSupport.parkNanos(random.nextLong(4_000_000));
      control.kill();
      move.join();
      control = control(push);
      commands = new CommandRig(control.endpoint());
      await(() -> commands.id("eni show " + eni, "Status").equals("InUse"));
      String owner = owner();
      assertThat(owner).isIn(one, two);
      String there = owner.equals(one) ? first : second;
      String elsewhere = owner.equals(one) ? second : first;
      assertThat(Echo.answersWithin(PATIENCE, client, there, ADDRESS)).isTrue();
      assertThat(Echo.isSilent(client, elsewhere, ADDRESS)).isTrue();
    }
  }

  private String owner() {
    return commands.id("eni show " + eni, "InstanceId");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as(PATIENCE + " are over").isNegative();
      Thread.sleep(1);
    }
  }
}
