package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eniswitch.dataplane.packet.Region;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  private final Region region = Region.map(4096);
  private final long bucket = region.address();

  @AfterEach
  void unmap() {
    region.close();
  }

  @ParameterizedTest(name = "{0} bytes/s in packets of {1}")
  @CsvSource({
    "1250000, 64",
    "1250000, 1514",
    "1250000, 65000",
    "12500000, 64",
    "12500000, 1514",
    "125000000, 64",
    "125000000, 1514",
    "125000000, 65000",
    "625000000, 1514",
    "12500000000, 64",
    "12500000000, 1514",
    "12500000000, 9014"
  })
  void shouldPassExactlyTheRateUnderOverload(long rate, int packetBytes) {
    long burst = Math.max(rate / 500, 65_000);
    TokenBucket.limit(bucket, 0, rate, burst, 0);
    long wanted = Math.min(rate * 4, 2_000_000L * packetBytes);
    long passed = 0;
    long nowNs = 0;
    while (passed < wanted) {
      nowNs += TokenBucket.nsUntil(bucket, nowNs, packetBytes);
      if (TokenBucket.reserve(bucket, nowNs, packetBytes, 0) == 0) {
        passed += packetBytes;
      }
    }
    double earned = (double) rate * nowNs / SECOND;
    assertThat(passed).isBetween((long) (earned * 0.9999) - packetBytes, (long) (earned * 1.0001));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5_000_000})
  void shouldNeverPassMoreThanRatePlusBurstInAnyWindow(long maxWaitNs) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long rate = 125_000_000;
    long burst = 250_000;
    TokenBucket.limit(bucket, 0, rate, burst, burst);
    int count = 200_000;
    long[] leftNs = new long[count];
    long[] totalBytes = new long[count + 1];
    long nowNs = 0;
    int passed = 0;
    while (passed < count) {
      nowNs += random.nextInt(1_000) == 0 ? random.nextInt(100_000_000) : random.nextInt(2_000);
      int bytes = 60 + random.nextInt(1_455);
      long waitNs = TokenBucket.reserve(bucket, nowNs, bytes, maxWaitNs);
      if (waitNs != TokenBucket.REFUSED) {
        leftNs[passed] = nowNs + waitNs;
        totalBytes[passed + 1] = totalBytes[passed] + bytes;
        passed++;
      }
    }
    long windowNs = 100_000_000;
    int first = 0;
    for (int last = 0; last < count; last++) {
      while (leftNs[last] - leftNs[first] > windowNs) {
        first++;
      }
      double most = rate * (leftNs[last] - leftNs[first]) / 1e9 * 1.0001 + burst + 2;
      assertThat((double) (totalBytes[last + 1] - totalBytes[first])).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void shouldDecideAsADoublePrecisionModelDoes() {
    long firstSeed = System.nanoTime();
    System.out.println("seeds from " + firstSeed);
    for (long seed = firstSeed; seed < firstSeed + 200; seed++) {
      compareWithModel(seed);
    }
  }

  private void compareWithModel(long seed) {
    Random random = new Random(seed);
    long rate = (long) Math.pow(10, 3 + random.nextDouble() * 7.5);
    double burst = (long) Math.max(3_000, rate * random.nextDouble() / 100);
    long nowNs = random.nextLong();
    TokenBucket.limit(bucket, nowNs, 0, 0, 0);
    TokenBucket.limit(bucket, nowNs, rate, (long) burst, (long) burst);
    double tokens = burst;
    for (int i = 0; i < 5_000; i++) {
      int items = 1 + random.nextInt(1_500);
      long stepNs = (long) (random.nextDouble() * 3 * items / rate * 1e9);
      nowNs += stepNs;
      tokens = Math.min(burst, tokens + rate * (stepNs / 1e9));
      boolean passed = TokenBucket.reserve(bucket, nowNs, items, 0) == 0;
      double margin = 1 + burst * 1e-6;
      if (Math.abs(tokens - items) > margin) {
        assertThat(passed).as("seed %d, step %d", seed, i).isEqualTo(tokens >= items);
      }
      tokens -= passed ? items : 0;
      assertThat((double) TokenBucket.available(bucket, nowNs))
          .as("seed %d, step %d", seed, i)
          .isBetween(tokens - margin - 1, tokens + margin);
    }
  }

  @Test
  void shouldGiveExactlyTheBurstToManyThreadsWhileTheClockStands() throws InterruptedException {
    TokenBucket.limit(bucket, 7, 1_000_000, 400_000, 400_000);
    AtomicLong passed = new AtomicLong();
    inParallel(() -> {
      long mine = 0;
      for (int i = 0; i < 200_000; i++) {
        mine += TokenBucket.reserve(bucket, 7, 1, 0) == 0 ? 1 : 0;
      }
      passed.addAndGet(mine);
    });
    assertThat(passed.get()).isEqualTo(400_000);
  }

  @Test
  void shouldSumUpRightWhenThreadsTakeAndGiveBack() throws InterruptedException {
    TokenBucket.limit(bucket, 0, 1_000_000, 1_000_000, 1_000_000);
    inParallel(() -> {
      for (int i = 0; i < 100_000; i++) {
        TokenBucket.reserve(bucket, 0, 5, Long.MAX_VALUE);
        TokenBucket.giveBack(bucket, 4);
      }
    });
    assertThat(TokenBucket.available(bucket, 0)).isEqualTo(1_000_000 - 4 * 100_000);
  }

  private static void inParallel(Runnable work) throws InterruptedException {
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(work);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void shouldTakeTheRateOfANewTypeAtOnce() {
    TokenBucket.limit(bucket, 0, 1_000_000, 1_000, 1_000);
    assertThat(TokenBucket.reserve(bucket, 0, 1_000, 0)).isZero();
    TokenBucket.limit(bucket, 0, 10_000_000, 10_000, 0);
    // 1,000 items at the old rate are 1 ms of debt; the new burst is 1 ms, so that 0.5 ms frees
    // half of it.
    assertThat(TokenBucket.available(bucket, 500_000)).isEqualTo(5_000);
    TokenBucket.limit(bucket, 1_000_000, 100_000, 100, 0);
    assertThat(TokenBucket.nsUntil(bucket, 1_000_000, 100)).isZero();
    assertThat(TokenBucket.reserve(bucket, 1_000_000, 100, 0)).isZero();
    assertThat(TokenBucket.nsUntil(bucket, 1_000_000, 1)).isEqualTo(10_000);
    TokenBucket.limit(bucket, 1_000_000, 0, 0, 0);
    assertThat(TokenBucket.reserve(bucket, 1_000_000, 1 << 30, 0)).isZero();
  }

  @Test
  void shouldKeepADebtInItemsWhenTheRateChanges() {
    TokenBucket.limit(bucket, 0, 1_000, 1_000, 1_000);
    assertThat(TokenBucket.reserve(bucket, 0, 61_000, 0)).isZero();
    assertThat(TokenBucket.nsUntil(bucket, 0, 1)).isEqualTo(60_001_000_000L);
    TokenBucket.limit(bucket, 0, 1_000_000, 1_000, 1_000);
    assertThat(TokenBucket.nsUntil(bucket, 0, 1)).isEqualTo(60_001_000L);
    TokenBucket.limit(bucket, 0, 1, 2_000, 1_000);
    assertThat(TokenBucket.nsUntil(bucket, 0, 1)).isEqualTo(60_001L * SECOND);
  }

  @Test
  void shouldLetOneItemSetBiggerThanTheBurstPassAndThenWaitForIt() {
    TokenBucket.limit(bucket, 0, 1_000_000, 1_000, 1_000);
    assertThat(TokenBucket.reserve(bucket, 0, 65_000, 0)).isZero();
    assertThat(TokenBucket.reserve(bucket, 0, 1, 0)).isEqualTo(TokenBucket.REFUSED);
    assertThat(TokenBucket.nsUntil(bucket, 0, 1)).isBetween(64_001_000L, 64_001_001L);
  }

  @Test
  void shouldNotAddWhatWasEarnedMeanwhileToWhatLeavesLate() {
    TokenBucket.limit(bucket, 0, 1_000, 10, 10);
    assertThat(TokenBucket.reserve(bucket, 0, 10, SECOND)).isZero();
    assertThat(TokenBucket.reserve(bucket, 0, 5, SECOND)).isEqualTo(5_000_000);
    final long lateNs = 100_000_000;
    TokenBucket.owe(bucket, lateNs, 5);
    assertThat(TokenBucket.available(bucket, lateNs)).as("of a burst of 10").isEqualTo(5);
    TokenBucket.owe(bucket, lateNs, 3);
    assertThat(TokenBucket.available(bucket, lateNs)).as("owed already").isEqualTo(5);
  }

  @Test
  void shouldOutlastALongRestAndTheEndOfTheClock() {
    long nowNs = Long.MAX_VALUE - 5;
    TokenBucket.limit(bucket, nowNs, 1_000_000, 1_000, 0);
    nowNs += TimeUnit.DAYS.toNanos(99);
    assertThat(TokenBucket.available(bucket, nowNs)).isEqualTo(1_000);
    TokenBucket.settle(bucket, nowNs);
    nowNs += TimeUnit.DAYS.toNanos(99);
    assertThat(TokenBucket.available(bucket, nowNs)).isEqualTo(1_000);
    assertThat(TokenBucket.reserve(bucket, nowNs, 1_000, 0)).isZero();
    TokenBucket.settle(bucket, nowNs);
    assertThat(TokenBucket.available(bucket, nowNs)).isZero();
  }

  @Test
  void shouldRefuseRatesItCannotHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenBucket.limit(bucket, 0, -1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenBucket.limit(bucket, 0, 1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenBucket.limit(bucket, 0, TokenBucket.MAX_RATE + 1, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenBucket.limit(bucket, 0, 1, 1_000_000, 1))
        .withMessageContaining("burst 1000000");
  }
}
