package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class PolicyEpochTest {
  @Test
  void shouldKeepTheGenerationWhileVersionsPassAndEndItWithTheLast() {
    int first = PolicyEpoch.firstOfNext(12_345);
    int epoch = first;
    for (int version = 1; version < PolicyEpoch.VERSIONS; version++) {
      epoch = PolicyEpoch.at(epoch, version);
      assertThat(PolicyEpoch.version(epoch)).isEqualTo(version);
      assertThat(PolicyEpoch.isSameGeneration(first, epoch)).isTrue();
    }
    int next = PolicyEpoch.at(epoch, PolicyEpoch.versionAfter(PolicyEpoch.version(epoch)));
    assertThat(PolicyEpoch.version(next)).isZero();
    assertThat(PolicyEpoch.isSameGeneration(first, next)).isFalse();
    assertThat(next - epoch).isPositive();
  }

  @Test
  void shouldKeepTheVersionInTheNextGeneration() {
    int epoch = PolicyEpoch.at(PolicyEpoch.firstOfNext(0), 7);
    int next = PolicyEpoch.nextGeneration(epoch);
    assertThat(PolicyEpoch.version(next)).isEqualTo(7);
    assertThat(PolicyEpoch.isSameGeneration(epoch, next)).isFalse();
    assertThat(PolicyEpoch.firstOfNext(next) - next).isPositive();
  }

  @Test
  void shouldGoOnWhenGenerationsHaveGoneRound() {
    int last = Integer.MAX_VALUE;
    assertThat(PolicyEpoch.firstOfNext(last) - last).isEqualTo(1);
    assertThat(PolicyEpoch.isSameGeneration(last, PolicyEpoch.nextGeneration(last))).isFalse();
  }
}
