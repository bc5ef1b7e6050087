package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.eniswitch.dataplane.packet.Region;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BurstCreditTest {
  private static final long GBIT = 125_000_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long BURST = 500_000;

  /** A base of 2 Gbit/s, a peak of 10, and credit for one second of the difference. */
  private static final Bandwidth G7 = new Bandwidth(2 * GBIT, 10 * GBIT, BURST, 8 * GBIT);

  private final Region region = Region.map(4096);
  private final long credit = region.address();
  private long nowNs;

  @AfterEach
  void unmap() {
    region.close();
  }

  @Test
  void shouldReachTheBaseWithNothingSaved() {
    begin(G7);
    assertThat(sendFor(SECOND)).isCloseTo(2.0, within(0.02));
    assertThat(sendFor(SECOND)).isCloseTo(2.0, within(0.001));
  }

  @Test
  void shouldSpendWhatARestHasSavedAtThePeakAndThenFallToTheBase() {
    begin(G7);
    sendFor(SECOND);
    nowNs += 2 * SECOND;
    assertThat(BurstCredit.saved(credit, nowNs)).isCloseTo(4 * GBIT, within(GBIT / 10));
    // 4 Gbit saved, of which 8 Gbit/s are spent beside the base: half a second.
    assertThat(sendFor(SECOND / 2)).isCloseTo(10, within(0.1));
    assertThat(sendFor(SECOND / 2)).isCloseTo(2, within(0.1));
  }

  @Test
  void shouldSaveNoMoreThanItsBound() {
    begin(G7);
    nowNs += TimeUnit.DAYS.toNanos(30);
    assertThat(BurstCredit.saved(credit, nowNs)).isEqualTo(8 * GBIT + BURST);
    assertThat(sendFor(SECOND)).isCloseTo(10, within(0.1));
    assertThat(sendFor(SECOND)).isCloseTo(2, within(0.1));
  }

  @Test
  void shouldNeverExceedThePeakInAnyTenMilliseconds() {
    begin(G7);
    nowNs += TimeUnit.HOURS.toNanos(1);
    for (int i = 0; i < 50; i++) {
      assertThat(sendFor(SECOND / 100)).isLessThanOrEqualTo(10 + 8e-9 * BURST * 100 + 0.01);
    }
  }

  @Test
  void shouldKeepToTheBaseWhereThereIsNoBurst() {
    begin(Bandwidth.constant(2 * GBIT, BURST));
    nowNs += TimeUnit.HOURS.toNanos(1);
    assertThat(BurstCredit.saved(credit, nowNs)).isEqualTo(Long.MAX_VALUE);
    assertThat(sendFor(SECOND)).isCloseTo(2, within(0.01));
  }

  @Test
  void shouldFollowAChangeOfType() {
    begin(G7);
    sendFor(SECOND);
    BurstCredit.limit(credit, nowNs, new Bandwidth(5 * GBIT, 10 * GBIT, BURST, 8 * GBIT));
    assertThat(sendFor(SECOND)).isCloseTo(5, within(0.02));
    BurstCredit.limit(credit, nowNs, Bandwidth.constant(GBIT, BURST));
    assertThat(sendFor(SECOND)).isCloseTo(1, within(0.02));
    BurstCredit.limit(credit, nowNs, Bandwidth.UNLIMITED);
    assertThat(BurstCredit.reserve(credit, nowNs, 1 << 30, 0)).isZero();
  }

  @Test
  void shouldTakeNothingWhenItRefuses() {
    begin(G7);
    while (BurstCredit.reserve(credit, nowNs, 1_514, 0) == 0) {
      assertThat(BurstCredit.available(credit, nowNs)).isLessThan(BURST);
    }
    long before = BurstCredit.available(credit, nowNs);
    for (int i = 0; i < 1_000; i++) {
      assertThat(BurstCredit.reserve(credit, nowNs, 1_514, 0)).isEqualTo(TokenBucket.REFUSED);
    }
    assertThat(BurstCredit.available(credit, nowNs)).isEqualTo(before);
    assertThat(BurstCredit.nsUntil(credit, nowNs, 1_514)).isBetween(1L, 1_514 * SECOND / GBIT);
  }

  @Test
  void shouldRefuseRatesThatContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bandwidth(10, 9, 1, 0))
        .withMessageContaining("peakBytesPerSec 9");
    assertThatIllegalArgumentException().isThrownBy(() -> new Bandwidth(0, 9, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bandwidth(9, 9, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bandwidth(9, 9, 1, 1L << 40));
  }

  private void begin(Bandwidth bandwidth) {
    BurstCredit.limit(credit, nowNs, bandwidth);
  }

  /** Sends as fast as it may and answers Gbit/s. */
  private double sendFor(long durationNs) {
    long endNs = nowNs + durationNs;
    long bytes = 0;
    while (true) {
      long waitNs = BurstCredit.nsUntil(credit, nowNs, 1_514);
      if (nowNs + waitNs >= endNs) {
        nowNs = endNs;
        return bytes * 8.0 / durationNs;
      }
      nowNs += waitNs;
      if (BurstCredit.reserve(credit, nowNs, 1_514, 0) == 0) {
        bytes += 1_514;
      }
    }
  }
}
