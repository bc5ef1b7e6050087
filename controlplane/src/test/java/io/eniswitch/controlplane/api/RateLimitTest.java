package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void shouldAllowABurstAndThenTheRate() {
    RateLimit limit = new RateLimit(10, 3);
    long nowNs = Long.MAX_VALUE - SECOND_NS;
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a", nowNs)).isZero();
    }
    long retryAfterNs = limit.take("a", nowNs);
    assertThat(retryAfterNs).isEqualTo(SECOND_NS / 10);
    assertThat(limit.take("b", nowNs)).as("another key").isZero();
    assertThat(limit.take("a", nowNs + retryAfterNs)).isZero();
    assertThat(limit.take("a", nowNs + retryAfterNs)).isPositive();
  }

  @Test
  void shouldNotSaveUpMoreThanItsBurst() {
    RateLimit limit = new RateLimit(10, 3);
    limit.take("a", 0);
    int allowed = 0;
    while (limit.take("a", 3_600 * SECOND_NS) == 0) {
      allowed++;
    }
    assertThat(allowed).isEqualTo(3);
  }
}
