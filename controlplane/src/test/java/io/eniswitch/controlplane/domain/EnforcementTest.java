package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EnforcementTest {
  private final Enforcement enforcement = new Enforcement();

  @Test
  void shouldWaitForNobodyWithoutASwitch() {
    assertThat(enforcement.everywhere(7)).isCompleted();
  }

  @Test
  void shouldWaitForEverySwitchThatFollows() throws Exception {
    enforcement.onReached("one", 1);
    enforcement.onReached("two", 1);
    CompletableFuture<Void> rule = enforcement.everywhere(2);
    enforcement.onTold(2, 2);
    enforcement.onReached("one", 2);
    assertThat(rule).isNotDone();
    enforcement.onReached("two", 3);
    rule.get(5, TimeUnit.SECONDS);
    assertThat(enforcement.everywhere(2)).isCompleted();
  }

  @Test
  void shouldNotWaitForWhatASwitchIsNotTold() throws Exception {
    enforcement.onTold(1, 1);
    enforcement.onReached("one", 1);
    CompletableFuture<Void> name = enforcement.everywhere(2);
    assertThat(name).as("it may be told yet").isNotDone();
    enforcement.onTold(2, 1);
    name.get(5, TimeUnit.SECONDS);
  }

  @Test
  void shouldForgetASwitchThatLetACallerDownUntilItSpeaksAgain() throws Exception {
    enforcement.onReached("one", 5);
    enforcement.onReached("dead", 1);
    CompletableFuture<Void> rule = enforcement.everywhere(5);
    enforcement.onTold(5, 5);
    assertThat(rule).isNotDone();
    enforcement.giveUp(5);
    rule.get(5, TimeUnit.SECONDS);
    enforcement.onTold(6, 6);
    enforcement.onReached("one", 6);
    assertThat(enforcement.everywhere(6)).isCompleted();
    enforcement.onReached("dead", 5);
    assertThat(enforcement.everywhere(6)).isNotDone();
  }

  @Test
  void shouldCountAsIfItLookedAtEverySwitchEachTime() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> reached = new HashMap<>();
    List<Waiting> waiting = new ArrayList<>();
    long told = 0;
    for (int i = 0; i < 5_000; i++) {
      int what = random.nextInt(8);
      if (what == 0) {
        told++;
        enforcement.onTold(told, told);
      } else if (what == 1) {
        long missed = told - random.nextInt(10);
        reached.values().removeIf(revision -> revision < missed);
        enforcement.giveUp(missed);
      } else {
        String host = "host-" + random.nextInt(5);
        long revision = Math.max(told - random.nextInt(5), reached.getOrDefault(host, 0L));
        reached.put(host, revision);
        enforcement.onReached(host, revision);
      }
      waiting.removeIf(one -> isReached(reached, one.target()));
      waiting.forEach(one -> assertThat(one.future()).isNotDone());
      CompletableFuture<Void> now = enforcement.everywhere(told);
      assertThat(now.isDone()).isEqualTo(isReached(reached, told));
      if (!now.isDone()) {
        waiting.add(new Waiting(now, told));
      }
    }
    enforcement.giveUp(told);
    for (Waiting one : waiting) {
      one.future().get(5, TimeUnit.SECONDS);
    }
  }

  /** One who waits for a revision. */
  private record Waiting(CompletableFuture<Void> future, long target) {}

  private static boolean isReached(Map<String, Long> reached, long target) {
    return reached.values().stream().allMatch(revision -> revision >= target);
  }
}
