package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code eniswitch run} as people start it, and as it dies. */
@Timeout(180)
class RunCommandSystemTest {
  private static final String ADDRESS = "10.1.0.100";
  private static final int KILLS = 4;
  private static final int SIGTERM_EXIT = 143;

  @TempDir private Path data;
  private final String first = KernelAccess.uniqueName("one");
  private final String second = KernelAccess.uniqueName("two");
  private final String client = KernelAccess.uniqueName("cli");

  @BeforeEach
  void require() {
    KernelAccess.require();
  }

  @AfterEach
  void clean() {
    List.of(first, second, client).forEach(NetworkNamespace::delete);
  }

  @Test
  void shouldSayWhereItIsAndEndWhenAsked() throws Exception {
    try (RunningProcess running = RunningProcess.start(data)) {
      assertThat(running.summary)
          .anySatisfy(line -> assertThat(line).contains("eniswitch / eniswitch-secret", "loopback"))
          .anySatisfy(line -> assertThat(line).contains(data.toString()));
      new CommandRig(running.endpoint()).run("vpc create");
      assertThat(running.end()).isEqualTo(SIGTERM_EXIT);
    }
    try (RunningProcess again = RunningProcess.start(data)) {
      CommandRig commands = new CommandRig(again.endpoint());
      assertThat(commands.id("vpc list", "VpcId")).startsWith("vpc-");
    }
  }

  @Test
  void shouldForwardWhereItSaysAfterEveryKill() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String eni;
    List<String> instances;
    try (RunningProcess running = RunningProcess.start(data)) {
      CommandRig commands = new CommandRig(running.endpoint());
      instances = network(commands);
      eni = commands.id("eni list --tag role=moving", "NetworkInterfaceId");
      commands.run("eni attach " + eni + " --instance " + instances.getFirst());
      running.kill();
    }
    for (int i = 0; i < KILLS; i++) {
      try (RunningProcess running = RunningProcess.start(data)) {
        CommandRig commands = new CommandRig(running.endpoint());
        String where = commands.id("eni show " + eni, "InstanceId");
        String there = where.equals(instances.getFirst()) ? first : second;
        assertThat(Echo.answersWithin(Duration.ofSeconds(15), client, there, ADDRESS))
            .as("after kill " + i + " at " + there)
            .isTrue();
        assertThat(Echo.isSilent(client, there.equals(first) ? second : first, ADDRESS)).isTrue();
        moveUntilKilled(running, eni, instances, random);
      }
    }
  }

  /** A VPC with two instances, a client and an ENI; gives the two instances. */
  private List<String> network(CommandRig commands) {
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    String at = " --vswitch " + vSwitch + " --security-group " + group;
    commands.run("eni create --tag role=moving --ip " + ADDRESS + at);
    commands.run("instance create --port netns:" + client + at);
    return List.of(
        commands.id("instance create --port netns:" + first + at, "InstanceId"),
        commands.id("instance create --port netns:" + second + at, "InstanceId"));
  }

  private static void moveUntilKilled(
      RunningProcess running, String eni, List<String> instances, SplittableRandom random)
      throws InterruptedException, IOException {
    Thread killer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(random.nextInt(20, 400));
                running.kill();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    CommandRig commands = new CommandRig(running.endpoint());
    int next = 0;
    while (killer.isAlive()) {
      commands.code("eni move " + eni + " --to " + instances.get(next));
      next = 1 - next;
    }
    killer.join();
  }
}
