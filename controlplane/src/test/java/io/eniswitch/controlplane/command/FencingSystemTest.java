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
import java.util.List;
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
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path data;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Side first = new Side("one", "10.1.0.1", "10.1.0.11");
  private final Side second = new Side("two", "10.1.0.2", "10.1.0.12");
  private CommandRig commands;

  /** A host: its switch, a member of the group and one who listens. */
  private final class Side {
    private final String name;
    private final String memberIp;
    private final String listenerIp;
    private final String member;
    private final String listener;
    private CutRelay network;
    private RunningProcess dataplane;
    private Arrivals heard;
    private Speaker speaker;
    private String instance = "";

    Side(String name, String memberIp, String listenerIp) {
      this.name = name;
      this.memberIp = memberIp;
      this.listenerIp = listenerIp;
      this.member = KernelAccess.uniqueName(name);
      this.listener = KernelAccess.uniqueName("l" + name);
    }

    void start(String push, String at) throws IOException {
      network = open(CutRelay.to(push));
      dataplane =
          open(
              RunningProcess.start(
                  "dataplane",
                  "--controller",
                  network.address(),
                  "--data",
                  data.resolve(name).toString(),
                  "--host",
                  name));
      instance = create(member, memberIp, at);
      create(listener, listenerIp, at);
    }

    private String create(String namespace, String ip, String at) {
      return commands.id(
          "instance create --host %s --port netns:%s --ip %s%s".formatted(name, namespace, ip, at),
          "InstanceId");
    }

    void speak() throws IOException {
      heard = open(new Arrivals(listener, PORT));
      InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(listenerIp), PORT);
      speaker = open(new Speaker(member, ADDRESS, to));
    }
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
    first.start(control.pushAddress(), at);
    second.start(control.pushAddress(), at);
    String eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + first.instance);
    commands.run(
        "failover-group create --eni %s --instance %s --instance %s --check carrier,successes=1"
            .formatted(eni, first.instance, second.instance));
    await(() -> hasDevice(first) && hasDevice(second));
    first.speak();
    second.speak();
    await(() -> first.heard.after(0) > 0);
  }

  private static boolean hasDevice(Side side) {
    return Echo.hasAddress(side.member, ADDRESS);
  }

  @AfterEach
  void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    List.of(first.member, first.listener, second.member, second.listener)
        .forEach(NetworkNamespace::delete);
  }

  @Test
  void shouldNeverHaveTwoOwnersThroughPartitions() throws Exception {
    Side owner = first;
    Side other = second;
    for (int round = 0; round < ROUNDS; round++) {
      long cutNs = System.nanoTime();
      owner.network.cut();
      Side next = other;
      await(() -> next.heard.after(cutNs) > 10);
      long takenNs = other.heard.firstAfter(cutNs);
      assertThat(owner.heard.last()).as("the former owner in round " + round).isLessThan(takenNs);
      owner.network.heal();
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
      int[] before = {owner.heard.after(0)};
      await(() -> before[0] == (before[0] = owner.heard.after(0)));
      owner.dataplane.signal("STOP");
      long stoppedNs = System.nanoTime();
      // What waits in the device is what a switch that trusts its last look would send.
      owner.speaker.silent(false);
      await(() -> other.heard.after(stoppedNs) > 10);
      owner.dataplane.signal("CONT");
      long goesOnNs = System.nanoTime();
      await(() -> other.heard.after(goesOnNs) > 500);
      assertThat(owner.heard.after(stoppedNs)).as("round " + round).isZero();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as(PATIENCE + " are over").isNegative();
      Thread.sleep(1);
    }
  }
}
