package io.eniswitch.dataplane.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.table.PolicyEpoch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RuleChangesTest {
  private static final int CHANGES = 12;
  private static final RuleMatch TO_PORT_80 =
      RuleMatch.of(RuleProtocol.TCP, new Peer.Any(), PortRange.of(80));

  @ParameterizedTest(name = "{0} policies of {1} rules per group")
  @CsvSource({"200, 2, 200", "100, 12, 300", "20, 60, 400"})
  void shouldSpareNoPacketThatMayNotPassAnyMore(int policies, int rulesPerGroup, int packets) {
    long first = System.nanoTime();
    System.out.printf("seeds %d to %d%n", first, first + policies - 1);
    int[] spared = new int[2];
    for (long seed = first; seed < first + policies; seed++) {
      RandomPolicy policy = new RandomPolicy(new Random(seed), rulesPerGroup);
      List<Classifier> versions = changeOften(policy);
      for (int i = 0; i < packets; i++) {
        compare(seed, policy.packet(), versions, policy.random, spared);
      }
    }
    // Changes that are about nothing, or about everything, would prove nothing.
    assertThat(spared[0]).as("not spared").isGreaterThan(policies * packets / 10);
    assertThat(spared[1]).as("spared").isGreaterThan(policies * packets / 10);
  }

  private static List<Classifier> changeOften(RandomPolicy policy) {
    PolicyCompiler compiler = new PolicyCompiler(PolicyOptions.DEFAULT);
    List<Classifier> versions = new ArrayList<>();
    @Nullable Classifier before = null;
    for (int i = 0; i < CHANGES; i++) {
      PolicyCompiler.Sources sources =
          new PolicyCompiler.Sources(policy.memberSet, policy.prefixLists);
      before = compiler.compile(policy.groups, sources, before);
      versions.add(before);
      policy.changeOneThing();
    }
    return versions;
  }

  private static void compare(
      long seed, TestPacket packet, List<Classifier> versions, Random random, int[] spared) {
    int then = random.nextInt(versions.size());
    int now = then + random.nextInt(versions.size() - then);
    RuleTable changes = versions.get(now).changes().table(packet.egress(), !packet.v6());
    boolean isSpared = now == then || (now != 0 && packet.judgedBy(changes) <= then);
    spared[isSpared ? 1 : 0]++;
    assertThat(changes.firstOfService(packet.word()))
        .as("seed %d, version %d, %s", seed, now, packet)
        .isGreaterThanOrEqualTo(packet.judgedBy(changes));
    if (isSpared && Judgement.accepted(packet.judgedBy(versions.get(then)))) {
      assertThat(Judgement.accepted(packet.judgedBy(versions.get(now))))
          .as("seed %d, versions %d and %d, %s", seed, then, now, packet)
          .isTrue();
    }
  }

  @Test
  void shouldForgetWholeVersionsWhenTooManyRulesChanged() {
    RuleChanges changes = RuleChanges.FIRST;
    changes = changes.next(Set.of(), Set.of());
    changes = changes.next(ports(1, RuleChanges.MAX_RULES - 1), Set.of());
    assertThat(lastChange(changes, 9_999)).isZero();
    assertThat(lastChange(changes, 1)).isEqualTo(2);
    changes = changes.next(ports(2_000, 2_001), Set.of());
    // The second change is known no more in full: it may have been about anything.
    assertThat(lastChange(changes, 9_999)).isEqualTo(2);
    assertThat(lastChange(changes, 2_000)).isEqualTo(3);
    changes = changes.next(ports(1, RuleChanges.MAX_RULES + 1), Set.of());
    assertThat(lastChange(changes, 9_999)).isEqualTo(4);
  }

  @Test
  void shouldBeginAnewWithEveryGeneration() {
    RuleChanges changes = RuleChanges.FIRST;
    for (int i = 1; i < PolicyEpoch.VERSIONS; i++) {
      changes = changes.next(Set.of(TO_PORT_80), Set.of());
      assertThat(changes.version()).isEqualTo(i);
    }
    assertThat(changes.next(Set.of(TO_PORT_80), Set.of()).version()).isZero();
  }

  @Test
  void shouldCallARuleTheSameThatHasAnotherNameOnly() {
    PolicyTable table = new PolicyTable(PolicyOptions.DEFAULT, 1);
    table.define(group(rule("sgr-1", TO_PORT_80)));
    int index = table.retain(7, 1);
    table.define(group(rule("sgr-2", TO_PORT_80)));
    assertThat(table.version(index)).isEqualTo(1);
    RuleChanges changes = requireNonNull(table.classifier(index)).changes();
    assertThat(lastChange(changes, 80)).isZero();
  }

  private static long lastChange(RuleChanges changes, int port) {
    RuleTable table = changes.table(false, true);
    return table.judge(table.kind(PacketWord.ingress(6, 1_024, port)), 0, 0, 0, 0);
  }

  private static Set<RuleMatch> ports(int first, int last) {
    Set<RuleMatch> rules = new HashSet<>();
    for (int port = first; port <= last; port++) {
      rules.add(RuleMatch.of(RuleProtocol.TCP, new Peer.Any(), PortRange.of(port)));
    }
    return rules;
  }

  private static SecurityGroupSpec group(SecurityRule rule) {
    return new SecurityGroupSpec(1, GroupType.BASIC, RuleAction.DROP, List.of(rule));
  }

  private static SecurityRule rule(String name, RuleMatch match) {
    return new SecurityRule(name, Direction.INGRESS, RuleAction.ACCEPT, 1, match);
  }
}
