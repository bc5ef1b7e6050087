package io.eniswitch.controlplane.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
  private static final Path EXAMPLE = Path.of("../examples/two-instances.yaml");

  private static final String WHOLE =
      """
      vpcs:
      - {id: vpc-a, cidr: 10.0.0.0/16, ipv6: 2001:db8::/56, vni: 1}
      vSwitches:
      - {id: vsw-a, vpc: vpc-a, cidr: 10.0.1.0/24, ipv6: 2001:db8::/64}
      - {id: vsw-b, vpc: vpc-a, cidr: 10.0.2.0/24}
      prefixLists:
      - {id: pl-a, blocks: [192.0.2.0/24]}
      securityGroups:
      - {id: sg-a, vpc: vpc-a, type: normal, innerAccess: drop, rules: [
          {direction: ingress, protocol: tcp, ports: 80, peer: 0.0.0.0/0, action: accept,
           priority: 1, sourcePorts: 1024/65535, local: 10.0.1.0/24},
          {peer: pl-a}, {peer: sg-b}]}
      - {id: sg-b, vpc: vpc-a}
      instances:
      - {id: i-a, port: netns:a}
      - {id: i-b, port: netns:b}
      enis:
      - {id: eni-a, vSwitch: vsw-a, ip: 10.0.1.1, type: primary, instance: i-a, standby: [],
         ipv6s: ['2001:db8::10'], secondaryIps: [], mac: 00:16:3e:00:00:01, mtu: 1500,
         sourceDestCheck: false, securityGroups: [sg-a]}
      - {id: eni-b, vSwitch: vsw-a, ip: 10.0.1.2, type: secondary, instance: i-b,
         standby: [i-a], mac: 00:16:3e:00:00:02}
      routes:
      - {vpc: vpc-a, to: 0.0.0.0/0, via: eni-a}
      """;

  /** Right text | wrong text in its place | key of the mistake. */
  private static final String SLIPS =
      """
      id: vpc-a                | id: a                     | vpcs[0].id
      id: vpc-a                | name: vpc-a               | vpcs[0].id
      id: vpc-a                | id: [vpc-a]               | vpcs[0].id
      cidr: 10.0.0.0/16        | cidr: 10.0.0.0/29         | vpcs[0].cidr
      cidr: 10.0.0.0/16        | cidr: 10.0.0.0            | vpcs[0].cidr
      cidr: 10.0.0.0/16        | cidr: 2001:db8::/32       | vpcs[0].cidr
      ipv6: 2001:db8::/56      | ipv6: 10.0.0.0/16         | vpcs[0].ipv6
      vni: 1                   | vni: 0                    | vpcs[0].vni
      vni: 1                   | vni: 16777216             | vpcs[0].vni
      vni: 1                   | vni: one                  | vpcs[0].vni
      cidr: 10.0.1.0/24        | cidr: 10.1.1.0/24         | vSwitches[0].cidr
      cidr: 10.0.1.0/24        | cidr: 10.0.1.0/30         | vSwitches[0].cidr
      cidr: 10.0.1.0/24        | cidr: 10.0.2.0/23         | vSwitches[1].cidr
      ipv6: 2001:db8::/64      | ipv6: 2001:db9::/64       | vSwitches[0].ipv6
      port: netns:a            | port: "netns:"            | instances[0].port
      port: netns:a            | port: netns:../a          | instances[0].port
      port: netns:b            | port: netns:a             | instances[1].port
      ip: 10.0.1.1             | ip: 10.0.1.0              | enis[0].ip
      ip: 10.0.1.1             | ip: 10.0.2.2              | enis[0].ip
      ip: 10.0.1.1             | ip: 10.0.1.2              | enis[1].ip
      ip: 10.0.1.1             | ip: 2001:db8::10          | enis[0].ip
      secondaryIps: []         | secondaryIps: [10.0.1.1]  | enis[0].secondaryIps[0]
      ipv6s: ['2001:db8::10']  | ipv6s: ['2001:db8::']     | enis[0].ipv6s[0]
      ipv6s: ['2001:db8::10']  | ipv6s: 2001:db8::10       | enis[0].ipv6s
      mac: 00:16:3e:00:00:01   | mac: 01:16:3e:00:00:01    | enis[0].mac
      mac: 00:16:3e:00:00:01   | mac: 00:16:3e             | enis[0].mac
      mac: 00:16:3e:00:00:01   | mac: 00:16:3e:00:00:02    | enis[1].mac
      instance: i-a            | instance: i-c             | enis[0].instance
      standby: []              | standby: [i-b]            | enis[0].standby[0]
      standby: [i-a]           | standby: [i-b]            | enis[1].standby[0]
      standby: [i-a]           | standby: [i-c]            | enis[1].standby[0]
      type: primary            | type: first               | enis[0].type
      type: secondary          | type: primary             | enis[1].standby[0]
      mtu: 1500                | mtu: 1550                 | enis[0].mtu
      sourceDestCheck: false   | sourceDestCheck: yes      | enis[0].sourceDestCheck
      securityGroups: [sg-a]   | securityGroups: [sg-c]    | enis[0].securityGroups[0]
      securityGroups: [sg-a]   | securityGroups: [sg-a, sg-a] | enis[0].securityGroups[1]
      blocks: [192.0.2.0/24]   | blocks: [here]            | prefixLists[0].blocks[0]
      vpc: vpc-a, type: normal | vpc: vpc-b, type: normal  | securityGroups[0].vpc
      type: normal             | type: usual               | securityGroups[0].type
      normal, innerAccess: drop | enterprise, innerAccess: accept | securityGroups[0].innerAccess
      type: normal             | type: enterprise          | securityGroups[0].rules[2].peer
      direction: ingress       | direction: in             | securityGroups[0].rules[0].direction
      protocol: tcp            | protocol: sctp            | securityGroups[0].rules[0].protocol
      protocol: tcp            | protocol: icmp            | securityGroups[0].rules[0].ports
      ports: 80                | ports: 0                  | securityGroups[0].rules[0].ports
      ports: 80                | ports: 90/80              | securityGroups[0].rules[0].ports
      peer: 0.0.0.0/0          | peer: anybody             | securityGroups[0].rules[0].peer
      peer: 0.0.0.0/0          | peer: 2001:db8::/32       | securityGroups[0].rules[0].peer
      peer: 0.0.0.0/0          | pear: 0.0.0.0/0           | securityGroups[0].rules[0].peer
      peer: pl-a               | peer: pl-b                | securityGroups[0].rules[1].peer
      peer: sg-b               | peer: sg-d                | securityGroups[0].rules[2].peer
      action: accept           | action: allow             | securityGroups[0].rules[0].action
      priority: 1,             | priority: 101,            | securityGroups[0].rules[0].priority
      to: 0.0.0.0/0            | to: everywhere            | routes[0].to
      via: eni-a               | via: eni-x                | routes[0].via
      sourceDestCheck: false   | sourceDestCheck: true     | routes[0].via
      routes:                  | roads:                    | roads
      """;

  @TempDir Path directory;

  @Test
  void shouldReadTheExample() throws Exception {
    Configuration read = ConfigurationFile.read(EXAMPLE);

    assertThat(read.vpcs())
        .singleElement()
        .satisfies(vpc -> {
          assertThat(vpc.id()).isEqualTo("vpc-shop");
          assertThat(vpc.vni()).isBetween(1, 0xff_ffff);
        });
    assertThat(read.vSwitches())
        .extracting(v -> v.cidr().toString())
        .containsExactly("10.0.1.0/24", "10.0.2.0/24");
    assertThat(read.instances())
        .extracting(DeclaredInstance::home)
        .containsExactly(new InstanceHome.Namespace("web"), new InstanceHome.Namespace("db"));
    DeclaredEni db = read.enis().get(1);
    assertThat(db.ips())
        .containsExactly(IpAddress.parse("10.0.2.10"), IpAddress.parse("10.0.2.11"));
    assertThat(db.type()).isEqualTo(EniType.PRIMARY);
    assertThat(db.mac().toString()).startsWith("00:16:3e:");
    DeclaredEni service = read.enis().get(2);
    assertThat(service.mac()).hasToString("00:16:3e:00:00:64");
    assertThat(service.instance()).contains(read.instances().get(1));
    assertThat(service.standbys()).containsExactly(read.instances().get(0));
    assertThat(service.mtuBytes()).isEqualTo(1500);
    assertThat(service.sourceDestCheck()).isTrue();
  }

  @Test
  void shouldDeriveTheSameNumbersAtEveryReading() throws Exception {
    assertThat(ConfigurationFile.read(EXAMPLE)).isEqualTo(ConfigurationFile.read(EXAMPLE));
  }

  @Test
  void shouldReadRoutesAndAllKindsOfHomes() throws Exception {
    Configuration read =
        ConfigurationFile.read(
            file(
                """
                routes: [{vpc: vpc-a, to: 0.0.0.0/0, via: eni-a}]
                enis:
                - {id: eni-a, vSwitch: vsw-a, ip: 10.0.0.1, instance: i-a, sourceDestCheck: false}
                - {id: eni-b, vSwitch: vsw-a, ip: 10.0.0.2, instance: i-b}
                instances: [{id: i-a, port: tap}, {id: i-b, port: none}]
                vSwitches: [{id: vsw-a, vpc: vpc-a, cidr: 10.0.0.0/24}]
                vpcs: [{id: vpc-a, cidr: 10.0.0.0/16, vni: 7}]
                """));

    assertThat(read.vpcs().getFirst().vni()).isEqualTo(7);
    assertThat(read.instances())
        .extracting(DeclaredInstance::home)
        .containsExactly(new InstanceHome.Tap(), new InstanceHome.None());
    assertThat(read.routes())
        .singleElement()
        .satisfies(route -> {
          assertThat(route.to()).hasToString("0.0.0.0/0");
          assertThat(route.via()).isEqualTo(read.enis().getFirst());
          assertThat(route.via().sourceDestCheck()).isFalse();
        });
  }

  @Test
  void shouldReadSecurityGroupsInAnyOrder() throws Exception {
    Configuration read = ConfigurationFile.read(file(WHOLE));

    assertThat(read.securityGroups()).extracting(DeclaredGroup::id).containsExactly("sg-a", "sg-b");
    SecurityGroupConfig group = read.securityGroups().getFirst().config();
    assertThat(group.innerAccess()).isEqualTo(RuleAction.DROP);
    assertThat(group.rules())
        .extracting(RuleConfig::peer)
        .containsExactly(
            new PeerConfig.Network(Cidr.parse("0.0.0.0/0")),
            new PeerConfig.PrefixList("pl-a"),
            new PeerConfig.Group("sg-b"));
    assertThat(group.rules().getFirst())
        .isEqualTo(
            new RuleConfig(
                "sg-a/1",
                Direction.INGRESS,
                RuleAction.ACCEPT,
                1,
                RuleProtocol.TCP,
                new PeerConfig.Network(Cidr.parse("0.0.0.0/0")),
                Optional.of(Cidr.parse("10.0.1.0/24")),
                new PortRange(1024, 65535),
                PortRange.of(80)));
    assertThat(Plan.changes(read))
        .contains(new Change.PutSecurityGroup(group))
        .filteredOn(Change.PutEni.class::isInstance)
        .extracting(change -> ((Change.PutEni) change).eni().policy().securityGroupIds())
        .containsExactly(List.of("sg-a"), List.of());
  }

  @Test
  void shouldTellAllMistakesTogetherInTheOrderOfTheFile() throws IOException {
    Path file =
        file(
            """
            vpcs:
            - id: vpc-a
              cidr: 10.0.0.0/8
              colour: red
            - id: vpc-a
              cidr: 10.0.0.1/16
            vSwitches:
            - id: vsw-a
              vpc: vpc-b
              cidr: 10.1.0.0/24
            - id: vsw-b
              vpc: vpc-a
              cidr: 10.2.0.0/24
            instances:
            - id: i-a
              port: usb
            enis:
            - id: eni-a
              vSwitch: vsw-b
              ip: 10.2.0.253
              mtu: big
            """);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file))
        .satisfies(refused ->
            assertThat(refused.mistakes())
                .extracting(Mistake::line)
                .containsExactly(4, 5, 6, 9, 16, 20, 21))
        .withMessageContaining(
            file + ":20: enis[0].ip \"10.2.0.253\": 10.2.0.1 to 10.2.0.252 of vsw-b is accepted")
        .withMessageContaining(
            file + ":4: vpcs[0].colour: there is no such key; accepted are id, cidr, ipv6, vni")
        .withMessageContaining(
            file + ":9: vSwitches[0].vpc \"vpc-b\": the id of a VPC is accepted: vpc-a");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = SLIPS)
  void shouldNameTheKeyOfAMistake(String right, String wrong, String key) throws IOException {
    assertThat(WHOLE).contains(right);
    Path file = file(WHOLE.replaceFirst("\\Q" + right + "\\E", wrong));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file))
        .satisfies(
            refused -> assertThat(refused.mistakes()).extracting(Mistake::key).contains(key));
  }

  @ParameterizedTest
  @CsvSource({"'',empty", "'- a',mapping", "'a: [',not YAML", "'{}',missing", "'a: *b',not YAML"})
  void shouldExplainAFileOfAnotherShape(String text, String explanation) throws IOException {
    Path file = file(text);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file))
        .withMessageContaining(explanation);
  }

  @Test
  void shouldRefuseBytesThatAreNoText() throws IOException {
    Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file))
        .satisfies(refused ->
            assertThat(refused.mistakes())
                .extracting(Mistake::accepted)
                .isEqualTo(List.of("text in UTF-8 is accepted")));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("network.yaml"), text);
  }
}
