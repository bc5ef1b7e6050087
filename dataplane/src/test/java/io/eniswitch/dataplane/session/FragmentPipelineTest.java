package io.eniswitch.dataplane.session;

import static io.eniswitch.dataplane.fixture.Fragmented.piece;
import static io.eniswitch.dataplane.fixture.Fragmented.unfinished;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments under security groups: B takes UDP to port 2222 only. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FragmentPipelineTest {
  private static final int GROUP = 1;
  private static final int PAYLOAD_BYTES = 100;
  private static final int BYTES = PAYLOAD_BYTES + 8;
  private static final int ID = 77;

  private final Cloud cloud = Cloud.stateful();
  private final Tenant red = cloud.red;
  private final Tenant blue = cloud.blue;

  @BeforeEach
  void letOnePortOfBOpen() {
    cloud.policies.define(
        new SecurityGroupSpec(
            GROUP, GroupType.BASIC, RuleAction.DROP, List.of(accept("0.0.0.0/0"), accept("::/0"))));
    for (final Tenant tenant : List.of(red, blue)) {
      final int policy = cloud.policies.retain(7, GROUP) + 1;
      tenant.forEachEni((name, eni) -> cloud.writer.applyPolicy(eni, policy));
    }
  }

  @AfterEach
  void shouldLeaveNoBufferBehind() {
    assertThat(cloud.pool.freeCount()).isEqualTo(Cloud.BUFFERS);
    cloud.close();
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldLetAllFragmentsOfAnAllowedDatagramPass(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 0, 48));
    red.send("a", piece(whole, ID, 96, BYTES));
    red.send("a", piece(whole, ID, 48, 96));
    cloud.process();
    assertThat(red.received()).hasSize(3);
    assertThat(blue.received()).isEmpty();
    assertThat(drops()).isEmpty();
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldLetNoFragmentOfARefusedDatagramPass(final int version) {
    final int portsAt = version == 4 ? 34 : 54;
    final Frame whole = datagram(version).raw(portsAt + 2, 0, 23);
    red.send("a", piece(whole, ID, 0, 48));
    red.send("a", piece(whole, ID, 48, BYTES));
    cloud.process();
    assertThat(red.received()).isEmpty();
    assertThat(drops()).containsExactly("drops.FRAGMENT_UNKNOWN=1", "drops.GROUP_INGRESS=1");
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldDropALaterFragmentBeforeItsFirst(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 48, BYTES));
    red.send("a", piece(whole, ID, 0, 48));
    cloud.process();
    assertThat(red.received()).hasSize(1);
    assertThat(drops()).containsExactly("drops.FRAGMENT_UNKNOWN=1");
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldDropWhatOverlapsOrIsImpossible(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 0, 48));
    red.send("a", piece(whole, ID, 40, 64));
    red.send("a", piece(whole, ID, 0, 48));
    red.send("a", unfinished(whole, ID, 48, 62));
    cloud.process();
    assertThat(red.received()).hasSize(1);
    assertThat(drops()).containsExactly("drops.FRAGMENT_OVERLAP=3");
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldKeepTheOtherTenantsDatagramOfTheSameNameApart(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 0, 48));
    blue.send("a", piece(whole, ID, 48, BYTES));
    cloud.process();
    assertThat(red.received()).hasSize(1);
    assertThat(blue.received()).isEmpty();
    assertThat(drops()).containsExactly("drops.FRAGMENT_UNKNOWN=1");
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldCutTheRestOfADatagramWhoseRuleIsGone(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 0, 48));
    cloud.process();
    assertThat(red.received()).hasSize(1);
    cloud.policies.define(
        new SecurityGroupSpec(GROUP, GroupType.BASIC, RuleAction.DROP, List.of()));
    cloud.writer.bumpEpoch(red.eni("b"));
    red.send("a", piece(whole, ID, 48, BYTES));
    cloud.process();
    assertThat(red.received()).isEmpty();
    assertThat(drops()).containsExactly("drops.GROUP_INGRESS=1");
  }

  @ParameterizedTest(name = "IPv{0}")
  @ValueSource(ints = {4, 6})
  void shouldForgetADatagramWhoseRestDoesNotCome(final int version) {
    final Frame whole = datagram(version);
    red.send("a", piece(whole, ID, 0, 48));
    for (int i = 0; i < 3; i++) {
      cloud.process();
    }
    assertThat(red.received()).hasSize(1);
    red.send("a", piece(whole, ID, 48, BYTES));
    cloud.process();
    assertThat(red.received()).isEmpty();
    assertThat(drops()).containsExactly("drops.FRAGMENT_UNKNOWN=1");
  }

  private static Frame datagram(final int version) {
    return version == 4
        ? Frame.udp(Host.A, Host.B, PAYLOAD_BYTES)
        : Frame.udp6(Host.A, Host.B, PAYLOAD_BYTES);
  }

  private List<String> drops() {
    return cloud.counters().entrySet().stream()
        .filter(counter -> counter.getKey().startsWith("drops."))
        .map(Object::toString)
        .toList();
  }

  private static SecurityRule accept(final String network) {
    return new SecurityRule(
        "sgr-" + network,
        Direction.INGRESS,
        RuleAction.ACCEPT,
        1,
        RuleMatch.of(RuleProtocol.UDP, new Peer.Network(Cidr.parse(network)), PortRange.of(2222)));
  }
}
