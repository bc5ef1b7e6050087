package io.eniswitch.benchmarks.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eniswitch.dataplane.linux.CpuAffinity;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ForwardingRunTest {
  @ParameterizedTest
  @CsvSource({"L2, 1, false", "L2, 1000, true", "L3, 1000, false", "L3, 70000, true"})
  void shouldForwardEveryPacketAndAllocateNothing(
      ForwardingPipeline pipeline, int flows, boolean random) throws InterruptedException {
    int cpu = CpuAffinity.allowed().length() - 1;
    var what = new ForwardingCase(pipeline, flows, random);
    ForwardingResult result = ForwardingRun.measure(what, Duration.ofMillis(200), cpu);
    assertThat(result.packets()).isPositive();
    assertThat(result.dropped()).isZero();
    assertThat(result.bytesPerBurst()).isZero();
    assertThat(result.mpps()).isGreaterThanOrEqualTo(result.medianMpps()).isPositive();
    assertThat(result.nsPerPacket() * result.mpps()).isBetween(999.0, 1001.0);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseToSendNoFlow(ForwardingPipeline pipeline) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ForwardingCase(pipeline, 0, false))
        .withMessageContaining("flows 0");
  }
}
