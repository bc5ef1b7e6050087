package io.eniswitch.benchmarks.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.benchmarks.sessions.PolicyChangeResult.About;
import io.eniswitch.dataplane.linux.CpuAffinity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionsRunTest {
  private static final int SESSIONS = 20_000;

  private final int cpu = CpuAffinity.allowed().length() - 1;

  @Test
  void shouldOpenAsManyAsAskedForAndDropNone() throws InterruptedException {
    SessionsResult result = SessionsRun.burst(SESSIONS, cpu);
    assertThat(result.opened()).isEqualTo(SESSIONS);
    assertThat(result.dropped()).isZero();
    assertThat(result.sessionsPerSec()).isPositive();
    assertThat(result.residentBytes()).isPositive();
  }

  @Test
  void shouldGoOnOpeningWhileOthersRunOut() throws InterruptedException {
    SessionsResult result = SessionsRun.sustained(6_000_000, Duration.ofMillis(200), cpu);
    assertThat(result.opened()).isPositive();
    assertThat(result.dropped()).isZero();
  }

  @Test
  void shouldTakeEverySessionUpIntoNewRulesAndLoseNoPacket() throws InterruptedException {
    List<PolicyChangeResult> results = SessionsRun.policyChange(SESSIONS, cpu);
    assertThat(results).extracting(PolicyChangeResult::about).containsExactly(About.values());
    assertThat(results)
        .allSatisfy(result -> {
          assertThat(result.dropped()).isZero();
          assertThat(result.seconds()).isLessThan(30);
          assertThat(result.mpps()).isPositive();
        });
  }

  @Test
  void shouldFindAllAtEachLoad() throws InterruptedException {
    assertThat(SessionsRun.byLoad(100_000, cpu))
        .extracting(LoadResult::loadPercent)
        .containsExactly(30, 50, 70, 80);
  }
}
