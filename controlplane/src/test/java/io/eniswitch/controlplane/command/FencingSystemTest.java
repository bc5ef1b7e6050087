package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control plane and the switches of two hosts, three processes; an ENI of a failover group with a
 * member on each host. Both members speak with the ENI's address all the time: who is heard is who
 * has it.
 */
@Timeout(1_800)
class FencingSystemTest {
  private static final String ADDRESS = "10.1.0.100";
  private static final int PORT = 9_009;
  private static final int ROUNDS = Integer.getInteger("eniswitch.fencing.rounds", 3);
  private static final int LOOKS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path data;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private CommandRig commands;
  private Side first;
  private Side second;

  /** A host: its switch, reached over a network that can be cut, and its two instances. */
  private record Host(
      CutRelay network,
      RunningProcess dataplane,
      String member,
      String listener,
      String instance) {}

  /** A host with a member that speaks, and one who listens. */
  private record Side(Host host, Arrivals heard, Speaker speaker) {}

  private Host host(String name, String push, String at, int number) throws IOException {
    CutRelay network = open(CutRelay.to(push));
    RunningProcess dataplane =
        open(
            RunningProcess.start(
                "dataplane",
                "--controller",
                network.address(),
                "--data",
                data.resolve(name).toString(),
                "--host",
                name));
    String member = KernelAccess.uniqueName(name);
    String listener = KernelAccess.uniqueName("l" + name);
    opened.push(() -> NetworkNamespace.delete(member));
    opened.push(() -> NetworkNamespace.delete(listener));
    String create = "instance create --host " + name + at + " --port netns:%s --ip 10.1.0.%d";
    String instance = commands.id(create.formatted(member, number), "InstanceId");
    commands.run(create.formatted(listener, number + 10));
    return new Host(network, dataplane, member, listener, instance);
  }

  private Side side(Host host, int number) throws IOException {
    Arrivals heard = open(new Arrivals(host.listener, PORT));
    InetAddress listener = InetAddress.ofLiteral("10.1.0." + (number + 10));
    Speaker speaker =
        open(new Speaker(host.member, ADDRESS, new InetSocketAddress(listener, PORT)));
    return new Side(host, heard, speaker);
  }

  private <T extends AutoCloseable> T open(T made) {
    opened.push(made);
    return made;
  }

  @BeforeEach
  void start() throws Exception {
    KernelAccess.require();
    RunningProcess control =
        open(
            RunningProcess.start(
                "controlplane",
                "--data",
                data.resolve("control").toString(),
                "--listen",
                "127.0.0.1:0",
                "--push",
                "127.0.0.1:0",
                "--lease",
                "400"));
    commands = new CommandRig(control.endpoint());
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    String at = " --vswitch " + vSwitch + " --security-group " + group;
    Host one = host("one", control.pushAddress(), at, 1);
    Host two = host("two", control.pushAddress(), at, 2);
    String eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + one.instance);
    commands.run(
        "failover-group create --eni %s --instance %s --instance %s --check carrier,successes=1"
            .formatted(eni, one.instance, two.instance));
    await(() -> Echo.hasAddress(one.member, ADDRESS) && Echo.hasAddress(two.member, ADDRESS));
    first = side(one, 1);
    second = side(two, 2);
    await(() -> first.heard.after(0) > 0);
  }

  @AfterEach
  void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @Test
  void shouldNeverHaveTwoOwnersThroughPartitions() throws Exception {
    Side owner = first;
    Side other = second;
    for (int round = 0; round < ROUNDS; round++) {
      long cutNs = System.nanoTime();
      owner.host.network.cut();
      Side next = other;
      await(() -> next.heard.after(cutNs) > 10);
      long takenNs = other.heard.firstAfter(cutNs);
      assertThat(owner.heard.last()).as("the former owner in round " + round).isLessThan(takenNs);
      owner.host.network.heal();
      Side former = owner;
      long healedNs = System.nanoTime();
      await(() -> next.heard.after(healedNs) > 500);
      assertThat(former.heard.after(takenNs)).as("after healing, round " + round).isZero();
      owner = next;
      other = former;
    }
  }

  @Test
  void shouldSendNothingAfterAPauseThatOutlastedTheLease() throws Exception {
    for (int round = 0; round < 3; round++) {
      Side owner = round % 2 == 0 ? first : second;
      Side other = round % 2 == 0 ? second : first;
      owner.speaker.silent(true);
      awaitSilence(owner);
      owner.host.dataplane.signal("STOP");
      long stoppedNs = System.nanoTime();
      // What waits in the device is what a switch that trusts its last look would send.
      owner.speaker.silent(false);
      await(() -> other.heard.after(stoppedNs) > 10);
      owner.host.dataplane.signal("CONT");
      long goesOnNs = System.nanoTime();
      await(() -> other.heard.after(goesOnNs) > 500);
      assertThat(owner.heard.after(stoppedNs)).as("round " + round).isZero();
    }
  }

  private static void awaitSilence(Side side) throws InterruptedException {
    AtomicInteger before = new AtomicInteger(-1);
    AtomicInteger looks = new AtomicInteger();
    await(() -> {
      int now = side.heard.after(0);
      looks.set(before.getAndSet(now) == now ? looks.get() + 1 : 0);
      return looks.get() == LOOKS;
    });
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as(PATIENCE + " are over").isNegative();
      Thread.sleep(1);
    }
  }
}
