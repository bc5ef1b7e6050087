package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Control plane and switch as processes of their own, and what is left when one dies. */
@Timeout(180)
class TwoProcessesSystemTest {
  private static final String ADDRESS = "10.1.0.100";
  private static final int SIGTERM_EXIT = 143;
  private static final Duration START = Duration.ofSeconds(20);

  @TempDir private Path controlData;
  @TempDir private Path switchData;
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

  private RunningProcess control(String push) throws IOException {
    return RunningProcess.start(
        "controlplane",
        "--data",
        controlData.toString(),
        "--listen",
        "127.0.0.1:0",
        "--push",
        push,
        "--host",
        "here");
  }

  private RunningProcess dataplane(String controller) throws IOException {
    return RunningProcess.start(
        "dataplane",
        "--controller",
        controller,
        "--data",
        switchData.toString(),
        "--host",
        "here",
        "--metrics",
        "127.0.0.1:0");
  }

  @Test
  void shouldForwardWithoutControlAndFollowTheNextOne() throws Exception {
    RunningProcess control = control("127.0.0.1:0");
    String push = control.pushAddress();
    try (RunningProcess dataplane = dataplane(push)) {
      CommandRig commands = new CommandRig(control.endpoint());
      String at = network(commands);
      String one = instance(commands, first, at);
      String two = instance(commands, second, at);
      instance(commands, client, at);
      String eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
      commands.run("eni attach " + eni + " --instance " + one);
      assertThat(Echo.answersWithin(START, client, first, ADDRESS)).isTrue();
      commands.run("eni move " + eni + " --to " + two);
      assertThat(Echo.answers(client, second, ADDRESS)).isTrue();
      assertThat(dataplane.metrics())
          .contains("eniswitch_instance_sessions{instance_id=\"" + one + "\"} ")
          .containsPattern("eniswitch_worker_packets_total\\{worker=\"0\"} [1-9]");

      control.kill();
      assertThat(Echo.answers(client, second, ADDRESS)).as("without control").isTrue();
      try (RunningProcess next = control(push)) {
        new CommandRig(next.endpoint()).run("eni move " + eni + " --to " + one);
        assertThat(Echo.answers(client, first, ADDRESS)).as("a new control").isTrue();
        assertThat(Echo.isSilent(client, second, ADDRESS)).isTrue();
      }
      assertThat(dataplane.end()).isEqualTo(SIGTERM_EXIT);
    } finally {
      control.close();
    }
  }

  @Test
  void shouldForwardThroughTheDeathOfEitherProcess() throws Exception {
    String push;
    String eni;
    String two;
    try (RunningProcess control = control("127.0.0.1:0");
        RunningProcess firstSwitch = dataplane(control.pushAddress())) {
      push = control.pushAddress();
      CommandRig commands = new CommandRig(control.endpoint());
      String at = network(commands);
      String one = instance(commands, first, at);
      two = instance(commands, second, at);
      instance(commands, client, at);
      eni = commands.id("eni create --ip " + ADDRESS + at, "NetworkInterfaceId");
      commands.run("eni attach " + eni + " --instance " + one);
      assertThat(Echo.answersWithin(START, client, first, ADDRESS)).isTrue();
      commands.run("eni move " + eni + " --to " + two);
      assertThat(Echo.answers(client, second, ADDRESS)).isTrue();

      control.kill();
      assertThat(Echo.answers(client, second, ADDRESS)).as("without control").isTrue();
      firstSwitch.kill();
    }
    try (RunningProcess nextSwitch = dataplane(push)) {
      assertThat(Echo.answersWithin(START, client, second, ADDRESS))
          .as("a new switch, without control")
          .isTrue();
      try (RunningProcess control = control(push)) {
        CommandRig commands = new CommandRig(control.endpoint());
        String one = commands.id("instance list --tag role=first", "InstanceId");
        commands.run("eni move " + eni + " --to " + one);
        assertThat(Echo.answers(client, first, ADDRESS)).as("a new control").isTrue();
        assertThat(Echo.isSilent(client, second, ADDRESS)).isTrue();
      }
      assertThat(nextSwitch.summary).isNotEmpty();
    }
  }

  @Test
  void shouldGiveBackWhatNoSwitchConfirms() throws Exception {
    try (RunningProcess control = control("127.0.0.1:0")) {
      CommandRig commands = new CommandRig(control.endpoint());
      String id = instance(commands, first, network(commands));
      String status = "Starting";
      while (status.equals("Starting")) {
        status = commands.id("instance show " + id, "Status");
      }
      assertThat(status).isEqualTo("Stopped");
    }
  }

  private static String network(CommandRig commands) {
    String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
    String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
    String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
    commands.run("security-group allow " + group + " --protocol all --from 10.0.0.0/8");
    return " --vswitch " + vSwitch + " --security-group " + group;
  }

  private String instance(CommandRig commands, String namespace, String at) {
    String role = namespace.equals(first) ? " --tag role=first" : "";
    return commands.id("instance create --port netns:" + namespace + role + at, "InstanceId");
  }
}
