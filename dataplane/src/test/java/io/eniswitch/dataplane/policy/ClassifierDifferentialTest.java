package io.eniswitch.dataplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClassifierDifferentialTest {

  @ParameterizedTest(name = "{0} policies of {1} rules per group")
  @CsvSource({"300, 2, 200", "200, 12, 300", "40, 60, 400", "6, 250, 500"})
  void shouldAnswerAsTheNaiveEvaluatorDoes(int policies, int rulesPerGroup, int packets) {
    long first = System.nanoTime();
    System.out.printf("seeds %d to %d%n", first, first + policies - 1);
    Map<Grounds, Integer> seen = new EnumMap<>(Grounds.class);
    for (long seed = first; seed < first + policies; seed++) {
      compare(seed, rulesPerGroup, packets, seen);
    }
    // A generator whose packets never meet the rules would prove nothing.
    assertThat(seen).containsKeys(Grounds.values());
    assertThat(seen.get(Grounds.RULE)).isGreaterThan(policies * packets / 20);
  }

  private static void compare(
      long seed, int rulesPerGroup, int packets, Map<Grounds, Integer> seen) {
    RandomPolicy policy = new RandomPolicy(new Random(seed), rulesPerGroup);
    boolean blockSmtp = policy.random.nextBoolean();
    NaivePolicy naive =
        new NaivePolicy(policy.groups, policy.prefixLists, policy.members, blockSmtp);
    Classifier classifier =
        new PolicyCompiler(new PolicyOptions(blockSmtp))
            .compile(
                policy.groups, new PolicyCompiler.Sources(policy.memberSet, policy.prefixLists));
    for (int i = 0; i < packets; i++) {
      TestPacket packet = policy.packet();
      NaivePolicy.Answer expected = naive.judge(packet);
      long judgement = packet.judgedBy(classifier);
      assertThat(
              new NaivePolicy.Answer(Judgement.accepted(judgement), Judgement.grounds(judgement)))
          .as("seed %d, %s", seed, packet)
          .isEqualTo(expected);
      seen.merge(expected.grounds(), 1, Integer::sum);
      if (i % 8 == 0) {
        checkExplanation(seed, packet, classifier, expected);
        policy.moveOneMember();
      }
    }
  }

  private static void checkExplanation(
      long seed, TestPacket packet, Classifier classifier, NaivePolicy.Answer expected) {
    Explanation explanation = packet.explainedBy(classifier);
    assertThat(explanation.grounds()).as("seed %d, %s", seed, packet).isEqualTo(expected.grounds());
    assertThat(explanation.action() == RuleAction.ACCEPT).isEqualTo(expected.accepted());
    assertThat(explanation.lines().getLast().name()).isEqualTo("default");
  }
}
