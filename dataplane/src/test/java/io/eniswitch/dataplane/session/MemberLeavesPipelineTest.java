package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MemberLeavesPipelineTest {
  private static final int VNI = 7;
  private static final int SERVERS = 1;
  private static final int CLIENTS = 2;

  private final Cloud cloud = Cloud.stateful();
  private final Tenant red = cloud.red;
  private int index;

  @BeforeEach
  void letClientsIn() {
    cloud.stopClock();
    RuleMatch fromClients = RuleMatch.of(RuleProtocol.UDP, new Peer.Group(CLIENTS));
    SecurityRule rule =
        new SecurityRule("sgr-1", Direction.INGRESS, RuleAction.ACCEPT, 1, fromClients);
    cloud.policies.define(
        new SecurityGroupSpec(SERVERS, GroupType.BASIC, RuleAction.DROP, List.of(rule)));
    index = cloud.policies.retain(VNI, SERVERS);
    cloud.writer.applyPolicy(red.eni("b"), index + 1);
    cloud.policies.members(VNI).replaceV4(address(Host.A), CLIENTS);
    cloud.policies.members(VNI).replaceV4(address(Host.F), CLIENTS);
  }

  @AfterEach
  void shouldLeaveNoBufferBehind() {
    assertThat(cloud.pool.freeCount()).isEqualTo(Cloud.BUFFERS);
    cloud.close();
  }

  @Test
  void shouldCutTheSessionsOfAMemberThatLeavesAndJudgeNoOthers() {
    assertThat(passes("a", Host.A)).isTrue();
    assertThat(passes("f", Host.F)).isTrue();
    leave(Host.A);
    assertThat(passes("f", Host.F)).isTrue();
    assertThat(cloud.sessions().rejudged()).isZero();
    assertThat(passes("a", Host.A)).isFalse();
    assertThat(cloud.sessions().rejudged()).isEqualTo(1);
  }

  @Test
  void shouldLetInWhoComesBack() {
    leave(Host.A);
    assertThat(passes("a", Host.A)).isFalse();
    cloud.policies.members(VNI).replaceV4(address(Host.A), CLIENTS);
    assertThat(passes("a", Host.A)).isTrue();
  }

  /** As control does: memberships first, what they withdraw afterwards. */
  private void leave(Host host) {
    cloud.policies.members(VNI).replaceV4(address(host));
    Cidr network = Cidr.v4(address(host), 32);
    assertThat(cloud.policies.withdrawMembers(VNI, CLIENTS, List.of(network)))
        .containsExactly(index);
    cloud.writer.applyPolicyVersion(red.eni("b"), cloud.policies.version(index));
  }

  private boolean passes(String sender, Host from) {
    red.send(sender, Frame.udp(from, Host.B));
    cloud.process();
    return red.received().size() == 1;
  }

  private static int address(Host host) {
    return ByteBuffer.wrap(host.ipBytes()).getInt();
  }
}
