package io.eniswitch.dataplane.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PolicyTableTest {
  private static final int VNI = 77;
  private static final int PEER = 0x0a000001;
  private static final long HTTP = PacketWord.ingress(6, 1_024, 80);

  private final PolicyTable table = new PolicyTable(PolicyOptions.DEFAULT, 600);

  @Test
  void shouldShareAnIndexBetweenEnisWithTheSameSetOfGroups() {
    table.define(group(1));
    table.define(group(2));
    int index = table.retain(VNI, 2, 1);
    assertThat(table.retain(VNI, 1, 2)).isEqualTo(index);
    assertThat(table.retain(VNI, 1)).isNotEqualTo(index);
    assertThat(table.retain(VNI + 1, 1, 2)).isNotEqualTo(index);
  }

  @Test
  void shouldReplaceWhatHasAGroupWhenItsRulesChange() {
    table.define(group(1));
    table.define(group(2));
    int both = table.retain(VNI, 1, 2);
    int other = table.retain(VNI, 2);
    assertThat(accepts(both)).isFalse();
    int[] touched = table.define(group(1, accept(new Peer.Network(Cidr.parse("10.0.0.0/8")))));
    assertThat(touched).containsExactly(both);
    assertThat(accepts(both)).isTrue();
    assertThat(accepts(other)).isFalse();
  }

  @Test
  void shouldFollowAPrefixList() {
    table.define(new PrefixList(9, List.of()));
    table.define(group(1, accept(new Peer.Prefixes(9))));
    int index = table.retain(VNI, 1);
    assertThat(accepts(index)).isFalse();
    assertThat(table.define(new PrefixList(9, List.of(Cidr.parse("10.0.0.1")))))
        .containsExactly(index);
    assertThat(accepts(index)).isTrue();
    assertThatThrownBy(() -> table.removePrefixList(9)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldChangeNothingWhenAGroupCannotBeCompiled() {
    table.define(group(1, accept(new Peer.Network(Cidr.parse("10.0.0.0/8")))));
    int index = table.retain(VNI, 1);
    assertThatThrownBy(() -> table.define(group(1, accept(new Peer.Prefixes(404)))))
        .hasMessageContaining("prefix list 404");
    assertThat(accepts(index)).isTrue();
    table.define(group(2));
    assertThat(accepts(table.retain(VNI, 1, 2))).isTrue();
  }

  @Test
  void shouldKeepARetiredIndexReadableUntilItIsRecycled() {
    PolicyTable small = new PolicyTable(PolicyOptions.DEFAULT, 1);
    small.define(group(1));
    small.define(group(2));
    int index = small.retain(VNI, 1);
    assertThatThrownBy(() -> small.retain(VNI, 2)).hasMessageContaining("all 1 policy indices");
    small.release(index);
    assertThat(small.classifier(index)).isNotNull();
    assertThatThrownBy(() -> small.retain(VNI, 2)).isInstanceOf(IllegalStateException.class);
    small.recycle(small.retiredCount());
    assertThat(small.classifier(index)).isNull();
    assertThat(small.retain(VNI, 2)).isEqualTo(index);
    assertThatThrownBy(() -> small.removeGroup(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldLetAMemberJoinAGroupOf500ReferrersInMicroseconds() {
    table.define(group(1));
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      table.define(group(1_000 + i, accept(new Peer.Group(1))));
      indices.add(table.retain(VNI, 1_000 + i));
    }
    MemberSet members = table.members(VNI);
    for (int i = 0; i < 2_000; i++) {
      members.replaceV4(0x0b000000 + i, 1);
    }
    assertThat(table.withdrawMembers(VNI, 1, List.of(Cidr.parse("11.0.0.1"))))
        .containsExactlyInAnyOrder(indices.toArray(Integer[]::new));
    assertThat(table.withdrawMembers(VNI, 2, List.of(Cidr.parse("11.0.0.1")))).isEmpty();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 200; i++) {
      members.replaceV4(PEER);
      long start = System.nanoTime();
      members.replaceV4(PEER, 1);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(indices).allMatch(this::accepts);
    assertThat(best).isLessThan(TimeUnit.MICROSECONDS.toNanos(100));
  }

  @Test
  void shouldNeverJudgeByAStateThatNeitherOldNorNewRulesAllow() throws InterruptedException {
    // The peer is always in group 1 or in group 2, and the rules always accept one that it is in.
    table.define(group(10, accept(new Peer.Group(1)), accept(new Peer.Group(2))));
    int index = table.retain(VNI, 10);
    MemberSet members = table.members(VNI);
    members.replaceV4(PEER, 1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong dropped = new AtomicLong();
    AtomicLong judged = new AtomicLong();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                dropped.addAndGet(accepts(index) ? 0 : 1);
                judged.incrementAndGet();
              }
            });
    for (int i = 0; i < 10_000; i++) {
      members.replaceV4(PEER, 1 + (i & 1), 100 + i);
      if (i % 10 == 0) {
        Peer extra = new Peer.Group(3 + i);
        table.define(
            group(10, accept(new Peer.Group(1)), accept(extra), accept(new Peer.Group(2))));
      }
      members.replaceV4(0x0c000000 + i, 1);
    }
    done.set(true);
    reader.join();
    assertThat(judged.get()).isPositive();
    assertThat(dropped.get()).isZero();
  }

  private boolean accepts(int index) {
    Classifier classifier = requireNonNull(table.classifier(index));
    return Judgement.accepted(classifier.judgeV4(HTTP, PEER, 0x0a000002));
  }

  private static SecurityGroupSpec group(int groupId, SecurityRule... rules) {
    return new SecurityGroupSpec(groupId, GroupType.BASIC, RuleAction.DROP, List.of(rules));
  }

  private static SecurityRule accept(Peer peer) {
    return new SecurityRule(
        "sgr", Direction.INGRESS, RuleAction.ACCEPT, 1, RuleMatch.of(RuleProtocol.TCP, peer));
  }
}
