package io.eniswitch.benchmarks.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.CpuAffinity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookupRunTest {
  @Test
  void shouldFindEveryEniInBurstsAndOneByOne() throws InterruptedException {
    int cpu = CpuAffinity.allowed().length() - 1;
    LookupResult result = LookupRun.measure(10_000, Duration.ofMillis(100), cpu);
    assertThat(result.ipBurstNs()).isPositive();
    assertThat(result.macBurstNs()).isPositive();
    assertThat(result.ipSingleNs()).isPositive();
    assertThat(result.macSingleNs()).isPositive();
  }

  @Test
  void shouldHoldAMillionEnisInLessThanAHundredMegabytes() {
    try (LookupRig rig = new LookupRig(1_000_000)) {
      assertThat(rig.bytes()).isLessThan(100_000_000);
      assertThat(rig.burst(false)).isEqualTo(256);
      assertThat(rig.burst(true)).isEqualTo(256);
    }
  }
}
