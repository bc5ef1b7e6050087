package io.eniswitch.benchmarks.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.CpuAffinity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MovesRunTest {
  @Test
  void shouldMoveEnisWhileAWorkerForwards() throws InterruptedException {
    var cpus = CpuAffinity.allowed();
    MovesResult result =
        MovesRun.measure(100_000, Duration.ofMillis(450), cpus.length() - 1, cpus.nextSetBit(0));
    assertThat(result.undisturbedMpps()).isPositive();
    assertThat(result.mpps()).isPositive();
    assertThat(result.ratio()).isPositive();
    assertThat(result.movesPerSec()).isPositive();
  }
}
