package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.IpProtocol;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityRuleOperationsTest {
  private final Scene scene = new Scene();
  private final SecurityRuleOperations rules = scene.domain.securityRules();
  private final String group = scene.groupId;

  @Test
  void shouldAddARuleOnceWhateverItsPriority() {
    authorize(RuleRequest.accept(Direction.INGRESS, "tcp", "22/22", "192.0.2.1"));
    authorize(request("TCP", "22/22", "192.0.2.1/32", "accept", "50"));
    assertThat(rules())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.id()).startsWith("sgr-");
          assertThat(rule.match().protocol()).isEqualTo(IpProtocol.TCP);
          assertThat(rule.peerCidr()).isEqualTo(Cidr.parse("192.0.2.1/32"));
          assertThat(rule.priority()).isEqualTo(1);
          assertThat(rule.action()).isEqualTo(RuleAction.ACCEPT);
        });
    authorize(request("TCP", "22/22", "192.0.2.1/32", "drop", "1"));
    assertThat(rules()).as("another policy is another rule").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "SCTP 1/2 10.0.0.0/8 accept 1, InvalidIpProtocol.ValueNotSupported",
    "TCP 22 10.0.0.0/8 accept 1, InvalidIpProtocol.Malformed",
    "TCP 0/10 10.0.0.0/8 accept 1, InvalidIpProtocol.Malformed",
    "TCP 9/8 10.0.0.0/8 accept 1, InvalidIpProtocol.Malformed",
    "TCP -1/-1 10.0.0.0/8 accept 1, OperationDenied",
    "ICMP 1/10 10.0.0.0/8 accept 1, OperationDenied",
    "TCP 1/2 10.0.0/8 accept 1, InvalidSourceCidrIp.Malformed",
    "TCP 1/2 10.0.0.0/8 allow 1, InvalidPolicy.Malformed",
    "TCP 1/2 10.0.0.0/8 accept one, InvalidPriority.Malformed",
    "TCP 1/2 10.0.0.0/8 accept 101, InvalidPriority.ValueNotSupported",
    "ICMP -1/-1 fd00::/64 accept 1, InvalidParam.Ipv4ProtocolConflictWithIpv6Address",
    "ICMPv6 -1/-1 10.0.0.0/8 accept 1, InvalidParam.Ipv6ProtocolConflictWithIpv4Address",
  })
  void shouldNameTheFieldThatIsWrong(String rule, String code) {
    String[] word = rule.split(" ", -1);
    refused(400, code, () -> authorize(request(word[0], word[1], word[2], word[3], word[4])));
    assertThat(rules()).isEmpty();
  }

  @Test
  void shouldRefuseARuleWithoutAFarEnd() {
    refused(
        400, "MissingParameter.Source", () -> authorize(request("TCP", "1/2", null, null, null)));
    refused(400, "MissingParameter", () -> rules.authorize(CALL, group, List.of()));
    refused(
        400,
        "MissingParameter.Dest",
        () ->
            authorize(
                new RuleRequest(
                    Direction.EGRESS,
                    "TCP",
                    "1/2",
                    null,
                    null,
                    null,
                    RuleRequest.Blocks.NONE,
                    RuleRequest.Blocks.NONE,
                    null,
                    null,
                    null)));
  }

  @Test
  void shouldCheckTheGroupARuleNames() {
    String other = scene.group(GroupType.NORMAL);
    String foreign = scene.otherVpc(Cidr.parse("192.168.0.0/16")).groupId();
    authorize(RuleRequest.acceptGroup("ALL", "-1/-1", other));
    assertThat(rules().getFirst().peerGroupId()).isEqualTo(other);
    refused(
        403,
        "InvalidParamter.Conflict",
        () -> authorize(RuleRequest.acceptGroup("ALL", "-1/-1", group)));
    refused(
        404,
        "InvalidSourceGroupId.NotFound",
        () -> authorize(RuleRequest.acceptGroup("ALL", "-1/-1", "sg-none")));
    refused(
        400,
        "InvalidSourceGroupId.Mismatch",
        () -> authorize(RuleRequest.acceptGroup("ALL", "-1/-1", foreign)));
    refused(403, "DependencyViolation", () -> scene.domain.securityGroups().delete(CALL, other));
  }

  @Test
  void shouldAllowNoGroupRuleInAnEnterpriseGroup() {
    String enterprise = scene.group(GroupType.ENTERPRISE);
    refused(
        403,
        "AuthorizationLimitExceed",
        () ->
            rules.authorize(
                CALL, enterprise, List.of(RuleRequest.acceptGroup("ALL", "-1/-1", group))));
  }

  @Test
  void shouldRefuseMoreThanTwoHundredRules() {
    for (int block = 0; block < 2; block++) {
      authorizeHundred(block);
    }
    refused(
        403,
        "AuthorizationLimitExceed",
        () -> authorize(RuleRequest.accept(Direction.EGRESS, "TCP", "1/1", "10.0.0.0/8")));
    assertThat(rules()).hasSize(200);
  }

  @Test
  void shouldRefuseMoreThanAThousandRulesOnOneEni() {
    String extra = scene.group(GroupType.NORMAL);
    List<String> groups = new ArrayList<>(List.of(extra));
    for (int i = 0; i < 5; i++) {
      String full = scene.group(GroupType.NORMAL);
      for (int block = 0; block < 2; block++) {
        rules.authorize(CALL, full, hundred(block));
      }
      groups.add(full);
    }
    String eni = scene.eni().id();
    scene.domain.enis().modify(CALL, ModifyEni.groups(eni, groups));
    refused(
        403,
        "AuthorizationLimitExceed",
        () ->
            rules.authorize(
                CALL,
                extra,
                List.of(RuleRequest.accept(Direction.INGRESS, "TCP", "1/1", "0.0.0.0/0"))));
  }

  @Test
  void shouldRevokeByWhatARuleSaysAndSucceedWhenNothingMatches() {
    RuleRequest rule = RuleRequest.accept(Direction.INGRESS, "UDP", "53/53", "0.0.0.0/0");
    authorize(rule);
    rules.revoke(CALL, group, List.of(rule));
    assertThat(rules()).isEmpty();
    rules.revoke(CALL, group, List.of(rule));
    refused(
        400,
        "InvalidIpPortRange.Malformed",
        () -> rules.revoke(CALL, group, List.of(request("TCP", "x", "10.0.0.0/8", null, null))));
  }

  @Test
  void shouldRevokeByIdAllOrNone() {
    authorize(RuleRequest.accept(Direction.INGRESS, "UDP", "53/53", "0.0.0.0/0"));
    String id = rules().getFirst().id();
    refused(
        400,
        "InvalidParam.SecurityGroupRuleId",
        () -> rules.revokeIds(CALL, group, Direction.INGRESS, List.of(id, "sgr-none")));
    refused(
        400,
        "InvalidSecurityGroupRule.RuleNotExist",
        () -> rules.revokeIds(CALL, group, Direction.EGRESS, List.of(id)));
    rules.revokeIds(CALL, group, Direction.INGRESS, List.of(id));
    assertThat(rules()).isEmpty();
  }

  @Test
  void shouldChangeOnlyWhatAModifyNames() {
    authorize(request("TCP", "80/80", "10.0.0.0/8", "drop", "7"));
    SecurityRule old = rules().getFirst();
    rules.modify(CALL, group, old.id(), request(null, "81/82", null, null, null));
    SecurityRule changed = rules().getFirst();
    assertThat(changed.id()).isEqualTo(old.id());
    assertThat(changed.match().destPorts().toString()).isEqualTo("81/82");
    assertThat(changed.action()).isEqualTo(RuleAction.DROP);
    assertThat(changed.priority()).isEqualTo(7);
    assertThat(changed.peerCidr()).isEqualTo(old.peerCidr());
    rules.modify(CALL, group, "", request("TCP", "81/82", "10.0.0.0/8", "drop", "9"));
    assertThat(rules().getFirst().priority()).isEqualTo(9);
    refused(
        404,
        "SecurityGroupRule.NotFound",
        () ->
            rules.modify(CALL, group, "sgr-none", request("TCP", "1/1", "10.0.0.0/8", null, null)));
  }

  private void authorizeHundred(int block) {
    rules.authorize(CALL, group, hundred(block));
  }

  private static List<RuleRequest> hundred(int block) {
    List<RuleRequest> requests = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      requests.add(
          RuleRequest.accept(Direction.INGRESS, "TCP", "1/1", "10." + block + "." + i + ".0/24"));
    }
    return requests;
  }

  private void authorize(RuleRequest request) {
    rules.authorize(CALL, group, List.of(request));
  }

  private List<SecurityRule> rules() {
    return scene.domain.securityGroups().find(CALL, group).rules();
  }

  private static RuleRequest request(
      @Nullable String protocol,
      @Nullable String ports,
      @Nullable String peer,
      @Nullable String policy,
      @Nullable String priority) {
    return new RuleRequest(
        Direction.INGRESS,
        protocol,
        ports,
        null,
        policy,
        priority,
        peer == null ? RuleRequest.Blocks.NONE : RuleRequest.Blocks.of(peer),
        RuleRequest.Blocks.NONE,
        null,
        null,
        null);
  }
}
