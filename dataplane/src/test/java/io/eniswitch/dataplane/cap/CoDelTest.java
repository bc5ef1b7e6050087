package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CoDelTest {
  private static final long MS = 1_000_000;
  private static final long TARGET = CoDel.TARGET_NS;

  private final CoDel coDel = new CoDel();

  @Test
  void shouldTellNobodyOfAQueueThatDoesNotStand() {
    for (long nowNs = 0; nowNs < 1_000 * MS; nowNs += MS) {
      boolean burst = nowNs / MS % 20 < 18;
      assertThat(coDel.isDue(burst ? 10 * MS : TARGET - 1, TARGET, nowNs)).isFalse();
    }
  }

  @Test
  void shouldTellOneAfterAnIntervalAndThenEverMore() {
    assertThat(tellUntil(0, 19 * MS)).isZero();
    assertThat(tellUntil(20 * MS, 40 * MS)).isEqualTo(1);
    assertThat(tellUntil(40 * MS, 100 * MS)).isEqualTo(6);
    int later = tellUntil(500 * MS, 600 * MS);
    assertThat(later).isGreaterThan(15);
    assertThat(coDel.isDue(0, TARGET, 600 * MS)).isFalse();
    assertThat(tellUntil(601 * MS, 620 * MS)).isZero();
  }

  private int tellUntil(long fromNs, long toNs) {
    int told = 0;
    for (long nowNs = fromNs; nowNs < toNs; nowNs += MS / 10) {
      if (coDel.isDue(TARGET, TARGET, nowNs)) {
        coDel.onTold(nowNs);
        told++;
      }
    }
    return told;
  }
}
