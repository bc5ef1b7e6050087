package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {
  private static final Peer V4 = new Peer.Network(Cidr.parse("10.0.0.0/8"));

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3/32",
    "10.1.2.3/8, 10.0.0.0/8",
    "1.2.3.4/0, 0.0.0.0/0",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1/128",
    "2001:db8:1:2:ffff::/65, 2001:db8:1:2:8000:0:0:0/65",
    "::/0, 0:0:0:0:0:0:0:0/0"
  })
  void shouldReadNetworksAndClearHostBits(String text, String expected) {
    assertThat(Cidr.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0", "10.0.0.0/33", "10.0.0.256", "::/129", "example.com", "1.2.3.4/x"})
  void shouldRefuseWhatIsNoNetwork(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
  }

  @Test
  void shouldRefusePortsOfProtocolsWithoutPorts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleMatch.of(RuleProtocol.GRE, V4, PortRange.of(1)))
        .withMessageContaining("GRE");
    assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(5, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(0, 65_536));
  }

  @Test
  void shouldRefuseMixedFamilies() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleMatch.of(RuleProtocol.ICMPV6, V4))
        .withMessageContaining("family");
    Cidr local = Cidr.parse("::1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuleMatch(RuleProtocol.ALL, V4, local, PortRange.ANY, PortRange.ANY));
  }

  @Test
  void shouldRefusePrioritiesBeyond100() {
    for (int priority : new int[] {0, 101}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rule(priority, V4))
          .withMessageContaining("1 to 100");
    }
  }

  @Test
  void shouldRefuseWhatAnEnterpriseGroupMayNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SecurityGroupSpec(1, GroupType.ENTERPRISE, RuleAction.ACCEPT, List.of()));
    List<SecurityRule> rules = List.of(rule(1, new Peer.Group(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecurityGroupSpec(1, GroupType.ENTERPRISE, RuleAction.DROP, rules));
  }

  @Test
  void shouldRefuseMixedTypesAndTooManyRules() {
    PolicyCompiler compiler = new PolicyCompiler(PolicyOptions.DEFAULT);
    PolicyCompiler.Sources sources = new PolicyCompiler.Sources(new MemberSet(), Map.of());
    SecurityGroupSpec basic = new SecurityGroupSpec(1, GroupType.BASIC, RuleAction.DROP, List.of());
    SecurityGroupSpec enterprise =
        new SecurityGroupSpec(2, GroupType.ENTERPRISE, RuleAction.DROP, List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiler.compile(List.of(basic, enterprise), sources));
    assertThatIllegalArgumentException().isThrownBy(() -> compiler.compile(List.of(), sources));
    SecurityGroupSpec huge =
        new SecurityGroupSpec(
            1, GroupType.BASIC, RuleAction.DROP, Collections.nCopies(4_096, rule(1, V4)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiler.compile(List.of(huge), sources))
        .withMessageContaining("at most 4096");
  }

  private static SecurityRule rule(int priority, Peer peer) {
    return new SecurityRule(
        "sgr-1",
        Direction.INGRESS,
        RuleAction.ACCEPT,
        priority,
        RuleMatch.of(RuleProtocol.TCP, peer));
  }
}
