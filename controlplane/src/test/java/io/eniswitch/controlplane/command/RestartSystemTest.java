package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.command.run.DataplaneCommand;
import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.LinkMonitor;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.Routes;
import io.eniswitch.dataplane.linux.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The switch's own process dies, or is replaced, under connections that live on. */
@Timeout(180)
class RestartSystemTest {
  private static final String SERVICE = "10.1.0.100";
  private static final int PORT = 9017;
  private static final int FORBIDDEN = 9018;
  private static final int SOME = 50;
  private static final int SIGTERM_EXIT = 143;
  private static final int DEATHS = Integer.getInteger("eniswitch.handover.deaths", 4);
  private static final int HAND_OVER_MS = 3_000;
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir private Path controlData;
  @TempDir private Path switchData;
  private final String server = KernelAccess.uniqueName("srv");
  private final String client = KernelAccess.uniqueName("cli");

  @BeforeEach
  void require() {
    KernelAccess.require();
  }

  @AfterEach
  void clean() {
    List.of(server, client).forEach(NetworkNamespace::delete);
  }

  @Test
  void shouldComeBackAfterADeathAsIfNothingHadBeen() throws Exception {
    try (RunningProcess control = control();
        RunningProcess dataplane = dataplane(control.pushAddress(), "--supervised")) {
      String eni = network(new CommandRig(control.endpoint()));
      try (LongTalk talk = LongTalk.begin(client, server, SERVICE, PORT);
          ForbiddenStream forbidden = ForbiddenStream.begin(client, server, SERVICE, FORBIDDEN);
          NetworkNamespace space = NetworkNamespace.open(server);
          LinkMonitor links = space.run(LinkMonitor::new)) {
        talk.await(SOME);
        String before = configuration(space);
        for (int i = 0; i < 2; i++) {
          ProcessHandle child = dataplane.child().orElseThrow();
          child.destroyForcibly();
          child.onExit().join();
          talk.await(SOME);
          assertThat(dataplane.child()).as("started again").isPresent().isNotEqualTo(child);
        }
        assertThat(configuration(space)).isEqualTo(before);
        assertThat(links.poll()).as("what its kernel saw of the links").isEmpty();
        assertThat(forbidden.hasArrived()).isFalse();
      }
      new CommandRig(control.endpoint()).run("eni detach " + eni);
      try (NetworkNamespace space = NetworkNamespace.open(server)) {
        assertThat(new Links(space.netlink()).find("eth1")).as("nobody keeps it open").isEmpty();
      }
      assertThat(dataplane.end()).isEqualTo(SIGTERM_EXIT);
      try (NetworkNamespace space = NetworkNamespace.open(server)) {
        assertThat(new Links(space.netlink()).find("eth0")).as("it has ended").isEmpty();
      }
    }
  }

  @Test
  void shouldHandOverToTheNextProcessUnderSupervision() throws Exception {
    try (RunningProcess control = control();
        RunningProcess dataplane = dataplane(control.pushAddress(), "--supervised")) {
      CommandRig commands = new CommandRig(control.endpoint());
      String eni = network(commands);
      try (LongTalk talk = LongTalk.begin(client, server, SERVICE, PORT);
          ForbiddenStream forbidden = ForbiddenStream.begin(client, server, SERVICE, FORBIDDEN)) {
        talk.await(SOME);
        ProcessHandle first = dataplane.child().orElseThrow();
        assertThat(restart()).isZero();
        talk.await(SOME);
        first.onExit().join();
        assertThat(dataplane.child()).isPresent().isNotEqualTo(first);
        assertThat(forbidden.hasArrived()).isFalse();
      }
      commands.run("eni detach " + eni);
      assertThat(Echo.answers(client, server, SERVICE)).as("it follows control").isFalse();
      assertThat(dataplane.end()).isEqualTo(SIGTERM_EXIT);
    }
  }

  @Test
  void shouldComeThroughADeathAtAnyMomentOfAHandOver() throws Exception {
    long seed = Long.getLong("eniswitch.seed", System.nanoTime());
    Random random = new Random(seed);
    try (RunningProcess control = control();
        RunningProcess dataplane = dataplane(control.pushAddress(), "--supervised")) {
      CommandRig commands = new CommandRig(control.endpoint());
      String eni = network(commands);
      try (LongTalk talk = LongTalk.begin(client, server, SERVICE, PORT);
          ForbiddenStream forbidden = ForbiddenStream.begin(client, server, SERVICE, FORBIDDEN)) {
        for (int i = 0; i < DEATHS; i++) {
          CompletableFuture<Integer> restart = CompletableFuture.supplyAsync(this::restart);
          Thread.sleep(random.nextInt(HAND_OVER_MS));
          List<ProcessHandle> both = dataplane.children();
          ProcessHandle killed = both.get(random.nextInt(both.size()));
          killed.destroyForcibly();
          killed.onExit().join();
          assertThat(restart.join()).as("done or not, seed " + seed).isBetween(0, 1);
          talk.await(SOME);
        }
        assertThat(dataplane.children()).as("seed " + seed).hasSize(1);
        assertThat(forbidden.hasArrived()).as("seed " + seed).isFalse();
      }
      commands.run("eni detach " + eni);
      assertThat(Echo.answers(client, server, SERVICE)).as("it follows control").isFalse();
    }
  }

  @Test
  void shouldHandOverToAProcessThatWasStartedByHand() throws Exception {
    try (RunningProcess control = control();
        RunningProcess first = dataplane(control.pushAddress())) {
      network(new CommandRig(control.endpoint()));
      try (LongTalk talk = LongTalk.begin(client, server, SERVICE, PORT)) {
        talk.await(SOME);
        try (RunningProcess second = dataplane(control.pushAddress(), "--take-over")) {
          talk.await(SOME);
          assertThat(first.awaitEnd()).isZero();
          talk.await(SOME);
          assertThat(second.end()).isEqualTo(SIGTERM_EXIT);
        }
      }
    }
  }

  private RunningProcess control() throws IOException {
    return RunningProcess.start(
        "controlplane",
        "--data",
        controlData.toString(),
        "--listen",
        "127.0.0.1:0",
        "--push",
        "127.0.0.1:0",
        "--host",
        "here");
  }

  private RunningProcess dataplane(String controller, String... more) throws IOException {
    Stream<String> words =
        Stream.of(
            "dataplane",
            "--controller",
            controller,
            "--data",
            switchData.toString(),
            "--host",
            "here");
    return RunningProcess.start(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  private int restart() {
    return EniSwitch.commandLine(List.of(new DataplaneCommand()))
        .execute("dataplane", "restart", "--data", switchData.toString());
  }

  /** Two instances and a second ENI at the server; only one TCP port and UDP 9007 are open. */
  private String network(CommandRig commands) throws IOException {
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    String allow = "security-group allow " + group + " --from 10.0.0.0/8 --protocol ";
    commands.run(allow + "tcp --ports " + PORT);
    commands.run(allow + "udp --ports 9007");
    String other = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    String there = " --vswitch " + vSwitch + " --security-group ";
    String at = there + group;
    String instance = commands.id("instance create --port netns:" + server + at, "InstanceId");
    commands.id("instance create --port netns:" + client + there + other, "InstanceId");
    String eni = commands.id("eni create --ip " + SERVICE + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + instance);
    assertThat(Echo.answersWithin(START, client, server, SERVICE)).isTrue();
    return eni;
  }

  private static String configuration(NetworkNamespace space) {
    return List.of(
            new Links(space.netlink()).list(),
            new Addresses(space.netlink()).list(),
            new Routes(space.netlink()).list(),
            new Rules(space.netlink()).list())
        .toString();
  }
}
