package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.command.inspect.CaptureCommand;
import io.eniswitch.controlplane.command.inspect.SessionsCommand;
import io.eniswitch.controlplane.command.inspect.TraceCommand;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look into a switch, on one that runs as a process of its own. */
@Timeout(180)
class InspectionSystemTest {
  private static final String FIRST_IP = "10.1.0.100";
  private static final String SECOND_IP = "10.1.0.101";

  @TempDir private Path data;
  private final String first = KernelAccess.uniqueName("one");
  private final String second = KernelAccess.uniqueName("two");
  private volatile boolean stop;
  private StringWriter err = new StringWriter();

  @BeforeEach
  void require() {
    KernelAccess.require();
  }

  @AfterEach
  void clean() {
    List.of(first, second).forEach(NetworkNamespace::delete);
  }

  @Test
  void shouldSayWhyAndWhatIsAlive() throws Exception {
    try (RunningProcess running = RunningProcess.start(data)) {
      CommandRig commands = new CommandRig(running.endpoint());
      String vpc = commands.id("vpc create --cidr 10.0.0.0/8", "VpcId");
      String vSwitch = commands.id("vswitch create --cidr 10.1.0.0/24 --vpc " + vpc, "VSwitchId");
      String group = commands.id("security-group create --vpc " + vpc, "SecurityGroupId");
      commands.run("security-group allow " + group + " --protocol udp --from 10.0.0.0/8");
      String at = " --vswitch " + vSwitch + " --security-group " + group;
      String sender = attach(commands, first, FIRST_IP, at);
      String receiver = attach(commands, second, SECOND_IP, at);
      assertThat(Echo.answersWithin(Duration.ofSeconds(20), first, second, SECOND_IP)).isTrue();

      JsonNode passes = trace(sender, "udp " + FIRST_IP + ":1000 > " + SECOND_IP + ":2000");
      assertThat(passes.path("outcome").asString()).isEqualTo("delivered");
      assertThat(passes.path("destinationEni").asString()).isEqualTo(receiver);
      assertThat(passes.toString()).contains("ingress of " + receiver + ": accepted by");
      assertThat(passes.toString()).contains(group);
      JsonNode spoofed = trace(sender, "udp 10.1.0.77:1000 > " + SECOND_IP + ":2000");
      assertThat(spoofed.path("dropReason").asString()).isEqualTo("SOURCE_IP");

      List<JsonNode> sessions =
          run("sessions", "--eni", receiver, "--json")
              .lines()
              .map(JsonMapper.shared()::readTree)
              .toList();
      assertThat(sessions)
          .anySatisfy(session -> {
            assertThat(session.path("protocol").asString()).isEqualTo("udp");
            assertThat(session.path("responder").path("port").asInt()).isEqualTo(9007);
            assertThat(session.path("responder").path("eni").asString()).isEqualTo(receiver);
            assertThat(session.path("responder").path("packets").asInt()).isEqualTo(1);
          });
      capture(receiver);

      assertThat(code("trace", "--eni", "eni-none", "--packet", "arp 10.1.0.1 > 10.1.0.2"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("eni-none is not known");
      running.kill();
    }
    assertThat(code("sessions", "--eni", "eni-1")).isEqualTo(1);
    assertThat(err.toString()).contains("no switch that this user may ask runs with " + data);
  }

  private static String attach(CommandRig commands, String namespace, String ip, String at) {
    String instance = commands.id("instance create --port netns:" + namespace + at, "InstanceId");
    String eni = commands.id("eni create --ip " + ip + at, "NetworkInterfaceId");
    commands.run("eni attach " + eni + " --instance " + instance);
    return eni;
  }

  private void capture(String receiver) throws Exception {
    Path file = data.resolve("capture.pcapng");
    Thread pings = Thread.ofPlatform().start(this::echo);
    JsonNode done =
        JsonMapper.shared()
            .readTree(
                run(
                    "capture",
                    "--eni",
                    receiver,
                    "--count",
                    "4",
                    "--out",
                    file.toString(),
                    "--json"));
    stop = true;
    pings.join();
    assertThat(done.path("packets").asInt()).isEqualTo(4);
    assertThat(done.path("missed").asInt()).isZero();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(0)).isEqualTo(0x0a0d0d0a);
    assertThat(new String(bytes.array(), StandardCharsets.ISO_8859_1)).contains(receiver);
  }

  private void echo() {
    try {
      while (!stop) {
        boolean _ = Echo.isSilent(first, second, SECOND_IP);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode trace(String eni, String packet) {
    return JsonMapper.shared().readTree(run("trace", "--eni", eni, "--packet", packet, "--json"));
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    assertThat(code(out, arguments)).as(err.toString()).isZero();
    return out.toString();
  }

  private int code(String... arguments) {
    return code(new StringWriter(), arguments);
  }

  private int code(StringWriter out, String... arguments) {
    err = new StringWriter();
    CommandLine commandLine =
        EniSwitch.commandLine(
            List.of(new CaptureCommand(), new SessionsCommand(), new TraceCommand()));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data.toString();
    return commandLine.execute(all);
  }
}
