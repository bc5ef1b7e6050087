package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClassifierTest {
  private static final int PEER = 0x0a000105;
  private static final int LOCAL = 0x0a000209;
  private static final int METADATA = 0x646464c8;
  private static final Peer ANYWHERE = new Peer.Network(Cidr.parse("0.0.0.0/0"));
  private static final long SSH_IN = PacketWord.ingress(6, 40_000, 22);
  private static final long SSH_OUT = PacketWord.egress(6, 40_000, 22);

  private final MemberSet members = new MemberSet();

  @Test
  void shouldDropBeforeAcceptAtEqualPriorityWhateverTheGroupAndOrder() {
    SecurityRule accept = rule("a", Direction.INGRESS, RuleAction.ACCEPT, 7);
    SecurityRule drop = rule("d", Direction.INGRESS, RuleAction.DROP, 7);
    for (List<SecurityGroupSpec> groups :
        List.of(
            List.of(basic(1, accept, drop)),
            List.of(basic(1, drop, accept)),
            List.of(basic(1, accept), basic(2, drop)),
            List.of(basic(1, drop), basic(2, accept)))) {
      Explanation explanation = explain(compile(groups), SSH_IN);
      assertThat(explanation.action()).isEqualTo(RuleAction.DROP);
      assertThat(explanation.lines().getFirst().name()).isEqualTo("d");
      assertThat(explanation.lines().get(1).name()).isEqualTo("a");
    }
  }

  @Test
  void shouldLetTheLowerPriorityNumberDecideWhateverTheAction() {
    SecurityRule accept = rule("a", Direction.EGRESS, RuleAction.ACCEPT, 99);
    SecurityRule drop = rule("d", Direction.EGRESS, RuleAction.DROP, 100);
    assertThat(accepts(compile(List.of(basic(1, drop), basic(2, accept))), SSH_OUT)).isTrue();
  }

  @Test
  void shouldFallBackToTheDefaultsOfTheGroupType() {
    Classifier basic = compile(List.of(basic(1)));
    assertThat(accepts(basic, SSH_IN)).isFalse();
    assertThat(accepts(basic, SSH_OUT)).isTrue();
    Classifier enterprise =
        compile(
            List.of(new SecurityGroupSpec(1, GroupType.ENTERPRISE, RuleAction.DROP, List.of())));
    assertThat(accepts(enterprise, SSH_IN)).isFalse();
    assertThat(accepts(enterprise, SSH_OUT)).isFalse();
    assertThat(explain(enterprise, SSH_OUT).grounds()).isEqualTo(Grounds.DEFAULT);
  }

  @Test
  void shouldLetMembersInAheadOfDropRulesOnlyWhereInnerAccessIsAccept() {
    SecurityRule drop = rule("d", Direction.INGRESS, RuleAction.DROP, 1);
    Classifier open = compile(List.of(basic(1, drop)));
    Classifier closed =
        compile(List.of(new SecurityGroupSpec(1, GroupType.BASIC, RuleAction.DROP, List.of(drop))));
    assertThat(accepts(open, SSH_IN)).isFalse();
    members.replaceV4(PEER, 5, 1);
    assertThat(accepts(open, SSH_IN)).isTrue();
    assertThat(explain(open, SSH_IN).grounds()).isEqualTo(Grounds.INTRA_GROUP);
    assertThat(accepts(closed, SSH_IN)).isFalse();
    members.replaceV4(PEER, 5);
    assertThat(accepts(open, SSH_IN)).isFalse();
  }

  @Test
  void shouldNotLetInnerAccessOpenWhatEgressRulesClose() {
    SecurityRule drop = rule("d", Direction.EGRESS, RuleAction.DROP, 1);
    members.replaceV4(PEER, 1);
    assertThat(accepts(compile(List.of(basic(1, drop))), SSH_OUT)).isFalse();
  }

  @Test
  void shouldAlwaysLetTheMetadataServiceBeReached() {
    SecurityRule drop = rule("d", Direction.EGRESS, RuleAction.DROP, 1);
    Classifier classifier = compile(List.of(basic(1, drop)));
    long smtp = PacketWord.egress(6, 40_000, 25);
    assertThat(Judgement.accepted(classifier.judgeV4(SSH_OUT, METADATA, LOCAL))).isTrue();
    assertThat(Judgement.accepted(classifier.judgeV4(smtp, METADATA, LOCAL))).isTrue();
    assertThat(Judgement.accepted(classifier.judgeV4(SSH_IN, METADATA, LOCAL))).isFalse();
  }

  @Test
  void shouldBlockOutboundSmtpAheadOfRulesUnlessSetOtherwise() {
    SecurityRule accept = rule("a", Direction.EGRESS, RuleAction.ACCEPT, 1);
    PolicyCompiler.Sources sources = new PolicyCompiler.Sources(members, Map.of());
    Classifier blocked = compile(List.of(basic(1, accept)));
    Classifier open =
        new PolicyCompiler(new PolicyOptions(false)).compile(List.of(basic(1, accept)), sources);
    assertThat(accepts(blocked, PacketWord.egress(6, 40_000, 25))).isFalse();
    assertThat(accepts(blocked, PacketWord.egress(17, 40_000, 25))).isTrue();
    assertThat(accepts(blocked, PacketWord.egress(6, 25, 40_000))).isTrue();
    assertThat(accepts(open, PacketWord.egress(6, 40_000, 25))).isTrue();
  }

  @Test
  void shouldSayInASentenceWhatDecided() {
    SecurityRule rule =
        new SecurityRule(
            "sgr-9",
            Direction.INGRESS,
            RuleAction.ACCEPT,
            1,
            RuleMatch.of(RuleProtocol.TCP, ANYWHERE, PortRange.of(22)));
    assertThat(explain(compile(List.of(basic(4, rule))), SSH_IN).sentence())
        .isEqualTo(
            "INGRESS accepted by sgr-9 of group 4: ACCEPT TCP with 0.0.0.0/0,"
                + " ports 0/65535 > 22/22");
  }

  @Test
  void shouldAllocateNothingPerLookup() {
    RandomPolicy policy = new RandomPolicy(new Random(5), 60);
    Classifier classifier =
        new PolicyCompiler(PolicyOptions.DEFAULT)
            .compile(
                policy.groups, new PolicyCompiler.Sources(policy.memberSet, policy.prefixLists));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long accepted = 0;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        long word = (i & 1) == 0 ? PacketWord.ingress(6, i, 22) : PacketWord.egress(17, i, 53);
        accepted += classifier.judgeV4(word, PEER + i, LOCAL) >>> 63;
        accepted += classifier.judgeV6(word, 0x20010db800000000L + i, i, i, 1) >>> 63;
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(accepted).isPositive();
    // The two readings of the counter allocate a little themselves.
    assertThat(allocated).isLessThan(1_000);
  }

  @Test
  void shouldCompileAThousandRulesInUnderTwentyMilliseconds() {
    RandomPolicy policy = new RandomPolicy(new Random(6), 0);
    List<SecurityGroupSpec> groups = new ArrayList<>();
    for (int group = 0; group < 5; group++) {
      List<SecurityRule> rules = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Cidr cidr = Cidr.v4(0x0a000000 + policy.random.nextInt(1 << 24), 16 + i % 17);
        RuleMatch match =
            RuleMatch.of(RuleProtocol.TCP, new Peer.Network(cidr), PortRange.of(1 + i));
        rules.add(
            new SecurityRule("r" + i, Direction.INGRESS, RuleAction.ACCEPT, 1 + i % 100, match));
      }
      groups.add(basic(group, rules.toArray(SecurityRule[]::new)));
    }
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long start = System.nanoTime();
      assertThat(compile(groups)).isNotNull();
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(best).isLessThan(TimeUnit.MILLISECONDS.toNanos(20));
  }

  private Classifier compile(List<SecurityGroupSpec> groups) {
    return new PolicyCompiler(PolicyOptions.DEFAULT)
        .compile(groups, new PolicyCompiler.Sources(members, Map.of()));
  }

  private static boolean accepts(Classifier classifier, long word) {
    return Judgement.accepted(classifier.judgeV4(word, PEER, LOCAL));
  }

  private static Explanation explain(Classifier classifier, long word) {
    return classifier.explain(Inquiry.v4(word, PEER, LOCAL));
  }

  private static SecurityGroupSpec basic(int groupId, SecurityRule... rules) {
    return new SecurityGroupSpec(groupId, GroupType.BASIC, RuleAction.ACCEPT, List.of(rules));
  }

  private static SecurityRule rule(
      String id, Direction direction, RuleAction action, int priority) {
    return new SecurityRule(
        id, direction, action, priority, RuleMatch.of(RuleProtocol.ALL, ANYWHERE));
  }
}
