package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.GroupType;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvariantsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldHoldAfterEveryOneOfManyRandomOperations(long seed) {
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Scene scene = new Scene(DomainSettings.defaults(), seed);
    String small = scene.vSwitch("10.1.0.0/27", "cn-hangzhou-h");
    RandomOperations operations =
        new RandomOperations(
            scene.store,
            scene.domain,
            random,
            small,
            List.of(scene.groupId, scene.group(GroupType.NORMAL)));
    int done = 0;
    for (int i = 0; i < 2_000; i++) {
      done += operations.step() == null ? 0 : 1;
      scene.pass(Duration.ofMillis(random.nextInt(200)));
      Invariants.check(scene.store.snapshot());
    }
    assertThat(done).as("operations the rules allowed").isGreaterThan(300);
    scene.pass(Duration.ofMinutes(1));
    scene.domain.housekeeping().expire();
    Invariants.check(scene.store.snapshot());
    assertThat(scene.store.snapshot().all(Kinds.ENI))
        .as("nothing sticks")
        .allMatch(eni -> eni.status().settled() || eni.status() == EniStatus.DELETING);
  }
}
