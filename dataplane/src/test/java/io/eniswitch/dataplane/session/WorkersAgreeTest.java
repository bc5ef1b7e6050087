package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.packet.DropReason;
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
import io.eniswitch.dataplane.session.Crowd.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** What becomes of a packet does not depend on how many workers there are. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WorkersAgreeTest {
  private static final int BURSTS = 300;
  private static final int GROUP = 1;
  private static final List<DropReason> SEEN =
      List.of(
          DropReason.GROUP_INGRESS,
          DropReason.FRAGMENT_UNKNOWN,
          DropReason.ICMP_UNRELATED,
          DropReason.TCP_STATE);

  @RepeatedTest(5)
  void shouldComeToTheSameWithOneTwoAndFourWorkers() {
    final long seed = new Random().nextLong();
    final List<Burst> bursts = Crowd.bursts(BURSTS, seed);
    final List<String> byOne = outcomes(1, bursts);
    for (final DropReason reason : SEEN) {
      assertThat(byOne.getLast()).as("seed %d", seed).contains("drops." + reason);
    }
    assertThat(outcomes(2, bursts)).as("2 workers, seed %d", seed).isEqualTo(byOne);
    assertThat(outcomes(4, bursts)).as("4 workers, seed %d", seed).isEqualTo(byOne);
  }

  /** Per burst what arrived at each tenant; in the end every counter. */
  private static List<String> outcomes(final int workers, final List<Burst> bursts) {
    try (Cloud cloud = Cloud.stateful(workers)) {
      closeAllButOnePort(cloud);
      final List<String> outcomes = new ArrayList<>();
      for (final Burst burst : bursts) {
        final Tenant sender = burst.fromRed() ? cloud.red : cloud.blue;
        burst.frames().forEach(frame -> sender.send(burst.port(), frame));
        cloud.process();
        outcomes.add(
            cloud.red.received().stream().sorted().toList()
                + " | "
                + cloud.blue.received().stream().sorted().toList());
        assertThat(cloud.buffersOut()).isZero();
      }
      outcomes.add(cloud.counters().toString());
      return outcomes;
    }
  }

  private static void closeAllButOnePort(final Cloud cloud) {
    final List<SecurityRule> rules = new ArrayList<>();
    for (final String network : List.of("0.0.0.0/0", "::/0")) {
      rules.add(accept(RuleProtocol.UDP, network, PortRange.of(2222)));
      rules.add(accept(RuleProtocol.TCP, network, PortRange.of(2222)));
    }
    rules.add(accept(RuleProtocol.ICMP, "10.0.1.0/24", PortRange.ANY));
    cloud.policies.define(new SecurityGroupSpec(GROUP, GroupType.BASIC, RuleAction.DROP, rules));
    final int policy = cloud.policies.retain(7, GROUP) + 1;
    for (final Tenant tenant : List.of(cloud.red, cloud.blue)) {
      tenant.forEachEni((name, eni) -> cloud.writer.applyPolicy(eni, policy));
    }
  }

  private static SecurityRule accept(
      final RuleProtocol protocol, final String network, final PortRange ports) {
    return new SecurityRule(
        "sgr-" + protocol + network,
        Direction.INGRESS,
        RuleAction.ACCEPT,
        1,
        RuleMatch.of(protocol, new Peer.Network(Cidr.parse(network)), ports));
  }
}
