package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import io.eniswitch.dataplane.table.PolicyEpoch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live sessions while the rules of both ends change: one group, that lets ports be reached. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RuleChangePipelineTest {
  private static final int GROUP = 1;
  private static final int FIRST_PORT = 7_000;
  private static final int PORTS = 6;
  private static final int CLIENT_PORT = 1_111;
  private static final int PORTS4_AT = 34;
  private static final int PORTS6_AT = 54;
  private static final int STEPS = 7_000;

  private final Cloud cloud = Cloud.stateful();
  private final Tenant red = cloud.red;
  private final BitSet allowed = new BitSet();
  private int index;

  @BeforeEach
  void guardEveryEni() {
    cloud.stopClock();
    define();
    index = cloud.policies.retain(7, GROUP);
    red.forEachEni((name, eni) -> cloud.writer.applyPolicy(eni, index + 1));
  }

  @AfterEach
  void shouldLeaveNoBufferBehind() {
    assertThat(cloud.pool.freeCount()).isEqualTo(Cloud.BUFFERS);
    cloud.close();
  }

  @Test
  void shouldJudgeNoSessionAgainThatNoChangedRuleIsAbout() {
    allow(0, 1);
    assertThat(passes(0, false)).isTrue();
    assertThat(passes6(0)).isTrue();
    allow(2);
    forbid(1);
    assertThat(passes(0, false)).isTrue();
    assertThat(passes(0, true)).isTrue();
    assertThat(passes6(0)).isTrue();
    assertThat(cloud.sessions().rejudged()).isZero();
    assertThat(cloud.sessions().renewed()).isEqualTo(2);
  }

  @Test
  void shouldCutASessionWhoseRuleWentSeveralChangesAgo() {
    allow(0, 1);
    assertThat(passes(0, false)).isTrue();
    forbid(0);
    allow(2);
    forbid(2);
    assertThat(passes(0, true)).isFalse();
    assertThat(passes(0, false)).isFalse();
  }

  @Test
  void shouldKeepASessionWhoseRuleWentAndCameBackWhileItWasSilent() {
    allow(0);
    assertThat(passes(0, false)).isTrue();
    forbid(0);
    allow(0);
    assertThat(passes(0, true)).isTrue();
    assertThat(cloud.sessions().rejudged()).isEqualTo(1);
  }

  @Test
  void shouldCutASessionThatWasSilentWhileVersionsWentRound() {
    allow(0);
    for (int i = 0; i < PolicyEpoch.VERSIONS - 2; i++) {
      allow(2);
    }
    assertThat(passes(0, false)).isTrue();
    forbid(0);
    for (int i = 0; i < PolicyEpoch.VERSIONS - 1; i++) {
      allow(2);
    }
    // The same version as then, a generation later.
    assertThat(passes(0, true)).isFalse();
    assertThat(passes(0, false)).isFalse();
  }

  @Test
  void shouldJudgeASessionAgainWhenMoreThanRulesChanged() {
    allow(0);
    assertThat(passes(0, false)).isTrue();
    cloud.writer.bumpEpoch(red.eni("b"));
    allow(2);
    assertThat(passes(0, false)).isTrue();
    assertThat(cloud.sessions().rejudged()).isEqualTo(1);
    assertThat(cloud.sessions().renewed()).isZero();
  }

  @Test
  void shouldAlwaysFollowTheRulesOfNow() {
    long seed = System.nanoTime();
    System.out.printf("seed %d%n", seed);
    Random random = new Random(seed);
    BitSet live = new BitSet();
    for (int step = 0; step < STEPS; step++) {
      int port = random.nextInt(PORTS);
      switch (random.nextInt(8)) {
        case 0 -> {
          allowed.flip(port);
          change();
        }
        case 1 -> cloud.writer.bumpEpoch(red.eni(random.nextBoolean() ? "a" : "b"));
        case 2, 3, 4 -> {
          assertThat(passes(port, false)).as("step %d", step).isEqualTo(allowed.get(port));
          live.set(port, allowed.get(port));
        }
        default -> {
          boolean known = live.get(port) && allowed.get(port);
          assertThat(passes(port, true)).as("step %d, reply", step).isEqualTo(known);
          live.set(port, known);
        }
      }
    }
    assertThat(cloud.sessions().renewed()).isGreaterThan(STEPS / 50);
    assertThat(cloud.sessions().rejudged()).isGreaterThan(STEPS / 50);
  }

  private void allow(int... ports) {
    for (int port : ports) {
      allowed.set(port);
    }
    change();
  }

  private void forbid(int port) {
    allowed.clear(port);
    change();
  }

  /** Puts the rules in force, as control does: rules first, epochs afterwards. */
  private void change() {
    define();
    int version = cloud.policies.version(index);
    red.forEachEni((name, eni) -> cloud.writer.applyPolicyVersion(eni, version));
  }

  private void define() {
    List<SecurityRule> rules = new ArrayList<>();
    allowed.stream().forEach(port -> rules.add(rule(FIRST_PORT + port)));
    cloud.policies.define(new SecurityGroupSpec(GROUP, GroupType.BASIC, RuleAction.DROP, rules));
  }

  private static SecurityRule rule(int port) {
    RuleMatch match = RuleMatch.of(RuleProtocol.UDP, new Peer.Any(), PortRange.of(port));
    return new SecurityRule("sgr-" + port, Direction.INGRESS, RuleAction.ACCEPT, 1, match);
  }

  /** True if a packet to one of the ports gets from A to B, or the reply from B to A. */
  private boolean passes(int port, boolean reply) {
    Host from = reply ? Host.B : Host.A;
    Host to = reply ? Host.A : Host.B;
    red.send(reply ? "b" : "a", withPorts(Frame.udp(from, to), PORTS4_AT, port, reply));
    cloud.process();
    return red.received().size() == 1;
  }

  private boolean passes6(int port) {
    red.send("a", withPorts(Frame.udp6(Host.A, Host.B), PORTS6_AT, port, false));
    cloud.process();
    return red.received().size() == 1;
  }

  private static Frame withPorts(Frame frame, int at, int port, boolean reply) {
    int server = FIRST_PORT + port;
    int source = reply ? server : CLIENT_PORT;
    int destination = reply ? CLIENT_PORT : server;
    return frame.raw(at, source >>> 8, source & 0xff, destination >>> 8, destination & 0xff);
  }
}
