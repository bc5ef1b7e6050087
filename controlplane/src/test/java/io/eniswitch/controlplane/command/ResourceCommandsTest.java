package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.api.RunningControlPlane;
import io.eniswitch.controlplane.command.resource.EniCommand;
import io.eniswitch.controlplane.command.resource.InstanceCommand;
import io.eniswitch.controlplane.command.resource.SecurityGroupCommand;
import io.eniswitch.controlplane.command.resource.VSwitchCommand;
import io.eniswitch.controlplane.command.resource.VpcCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ResourceCommandsTest {
  private static final List<Class<? extends Subcommand>> COMMANDS =
      List.of(
          EniCommand.class,
          InstanceCommand.class,
          SecurityGroupCommand.class,
          VSwitchCommand.class,
          VpcCommand.class);

  private RunningControlPlane controlPlane;
  private String endpoint = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void start() throws IOException {
    controlPlane = new RunningControlPlane();
    endpoint = "http://" + controlPlane.endpoint();
  }

  @AfterEach
  void stop() {
    controlPlane.close();
  }

  private int run(String line) {
    StringWriter outWriter = new StringWriter();
    StringWriter errWriter = new StringWriter();
    CommandLine commandLine =
        EniSwitch.commandLine(
            List.of(
                new EniCommand(),
                new InstanceCommand(),
                new SecurityGroupCommand(),
                new VSwitchCommand(),
                new VpcCommand()));
    commandLine.setOut(new PrintWriter(outWriter, true));
    commandLine.setErr(new PrintWriter(errWriter, true));
    int code = commandLine.execute((line + " --endpoint " + endpoint).split(" ", -1));
    out = outWriter.toString();
    err = errWriter.toString();
    return code;
  }

  private JsonNode json(String line) {
    assertThat(run(line + " --json")).as(line + ": " + err).isZero();
    assertThat(out.lines()).as("one result, one line").hasSize(1);
    return JsonMapper.shared().readTree(out);
  }

  private String vpc = "";
  private String group = "";
  private String instance = "";
  private String otherInstance = "";
  private String eni = "";

  private void make() {
    vpc = json("vpc create --name tests --cidr 10.0.0.0/8 --ipv6").path("VpcId").asString("");
    String vSwitch =
        json("vswitch create --vpc " + vpc + " --cidr 10.1.0.0/24 --ipv6-subnet 1")
            .path("VSwitchId")
            .asString("");
    group = json("security-group create --vpc " + vpc).path("SecurityGroupId").asString("");
    String at = " --vswitch " + vSwitch + " --security-group " + group;
    instance =
        json("instance create --port netns:a --name one" + at).path("InstanceId").asString("");
    otherInstance = json("instance create --port netns:b" + at).path("InstanceId").asString("");
    eni =
        json("eni create --name vip --ipv6-count 1 --tag role=vip" + at)
            .path("NetworkInterfaceId")
            .asString("");
  }

  @Test
  void shouldBeFoundByTheLauncher() {
    var found = ServiceLoader.load(Subcommand.class).stream().map(ServiceLoader.Provider::type);
    assertThat(found)
        .extracting(Class::getName)
        .containsAll(COMMANDS.stream().map(Class::getName).toList());
  }

  @Test
  void shouldAttachMoveAndDetachAnEni() {
    make();
    assertThat(run("eni attach " + eni + " --instance " + instance)).isZero();
    assertThat(out).startsWith(eni + " is InUse on " + instance + " (").endsWith(" ms)\n");
    JsonNode moved = json("eni move " + eni + " --to " + otherInstance);
    assertThat(moved.path("Status").asString("")).isEqualTo("InUse");
    assertThat(moved.path("InstanceId").asString("")).isEqualTo(otherInstance);
    assertThat(run("eni detach " + eni)).isZero();
    assertThat(out).startsWith(eni + " is Available (");
    assertThat(run("eni detach " + eni)).isEqualTo(1);
    assertThat(err).contains("eniswitch eni list");
    assertThat(run("eni delete " + eni)).isZero();
  }

  @Test
  void shouldChangeAddressesNamesAndLimits() {
    make();
    assertThat(run("eni assign-ip " + eni + " 10.1.0.50 --ipv6-count 1")).isZero();
    assertThat(out).contains(eni + " has also 10.1.0.50\n");
    assertThat(run("eni unassign-ip " + eni + " 10.1.0.50")).isZero();
    assertThat(run("eni set " + eni + " --name vip-2")).isZero();
    assertThat(run("eni limit " + eni + " --rx-kbit 100000")).isZero();
    assertThat(run("eni show " + eni)).isZero();
    assertThat(out)
        .containsPattern("NetworkInterfaceName +vip-2")
        .containsPattern("QoSConfig.QoS.BandwidthRx +100000")
        .doesNotContain("10.1.0.50");
    assertThat(run("eni unlimit " + eni)).isZero();
    assertThat(run("eni assign-ip " + eni)).isEqualTo(2);
  }

  @Test
  void shouldPrintTablesForPeopleAndLinesForMachines() {
    make();
    assertThat(run("eni list --vpc " + vpc)).isZero();
    assertThat(out.lines()).hasSize(4).first().asString().matches("ID +NAME +TYPE +STATUS .*");
    assertThat(run("eni list --tag role=vip --json")).isZero();
    assertThat(out.lines()).singleElement().asString().startsWith("{").contains(eni);
    assertThat(run("instance list")).isZero();
    assertThat(out).containsPattern(instance + " +one +Running").contains("netns:a");
    assertThat(run("vswitch list --vpc " + vpc)).isZero();
    assertThat(out).contains("10.1.0.0/24");
    assertThat(run("vpc list")).isZero();
    assertThat(run("instance types")).isZero();
    assertThat(out).containsPattern("ecs.g7.large +2 +8");
  }

  @Test
  void shouldListMoreThanOnePage() {
    for (int i = 0; i < 55; i++) {
      json("vpc create");
    }
    assertThat(run("vpc list --json")).isZero();
    assertThat(out.lines()).hasSize(55);
  }

  @Test
  void shouldAddAndTakeAwayRules() {
    make();
    assertThat(run("security-group allow " + group + " --protocol tcp --ports 80")).isZero();
    assertThat(run("security-group deny " + group + " --egress --to 10.9.0.0/16")).isZero();
    assertThat(run("security-group rules " + group)).isZero();
    assertThat(out)
        .containsPattern("ingress +1 +Accept +TCP +80/80 +0.0.0.0/0")
        .containsPattern("egress +1 +Drop +ALL +-1/-1 +10.9.0.0/16");
    assertThat(run("security-group rules " + group + " --json")).isZero();
    String rules =
        String.join(
            " ",
            out.lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .map(rule -> rule.path("SecurityGroupRuleId").asString(""))
                .toList());
    assertThat(run("security-group revoke " + group + " " + rules)).isZero();
    assertThat(run("security-group rules " + group + " --json")).isZero();
    assertThat(out).isEmpty();
  }

  @Test
  void shouldSayWhatToDoAboutAFailure() throws IOException {
    assertThat(run("eni attach eni-0 --instance i-0")).isEqualTo(1);
    assertThat(err.lines()).singleElement().asString().contains("Next: see what there is");
    assertThat(run("eni create --vswitch vsw-0")).isEqualTo(2);
    assertThat(run("eni")).isEqualTo(2);
    endpoint = "http://127.0.0.1:1";
    assertThat(run("eni list")).isEqualTo(1);
    assertThat(err).contains("eniswitch run", "--endpoint");
    endpoint = "nowhere";
    assertThat(run("eni list")).isEqualTo(1);
    assertThat(err).contains("http://127.0.0.1:8640");
  }

  @Test
  void shouldUseTheAccessKeyOfAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, "# ours\neniswitch wrong\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("vpc list --access-key-file " + file)).isEqualTo(1);
    assertThat(err).contains("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(run("vpc list --access-key-file " + file)).isEqualTo(1);
    assertThat(err).contains("SignatureDoesNotMatch", "check the secret").doesNotContain("POST");
    Files.writeString(file, "eniswitch eniswitch-secret 1\n");
    assertThat(run("vpc list --access-key-file " + file)).isZero();
  }
}
