package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.cap.CapFile.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class CapFileTest {
  private static final long RATE = 1_000_000;

  @TempDir private Path directory;

  @Test
  void shouldShowAnotherProcessWhatAnInstanceHasUsed() throws IOException {
    final Path path = CapFile.beside(directory.resolve("counters"));
    try (CapFile file = CapFile.create(path, 8);
        Caps caps = new Caps(8, 8);
        CapFile seen = CapFile.open(path)) {
      final CapAgent agent = new CapAgent(caps, file);
      final long nowNs = System.nanoTime();
      final Bandwidth bandwidth = new Bandwidth(RATE, 2 * RATE, 200_000, 500_000);
      agent.putInstance(3, CapSpec.ofInstance(bandwidth, 1_000, 1), nowNs);
      agent.showInstance(3, "i-three", nowNs);
      final CapTable table = caps.instances();
      table.throttle(table.lane(3, CapTable.EGRESS), nowNs, 5_000_000);
      table.throttle(table.lane(3, CapTable.EGRESS), nowNs + 1, 4_000_000);
      final long in = table.lane(3, CapTable.INGRESS);
      assertThat(table.reserve(in, nowNs, 200, 250, 0)).isZero();
      assertThat(table.reserve(in, nowNs, 200, 1_000, 0)).isEqualTo(CapTable.BEYOND_PACKET_RATE);
      assertThat(table.openSession(3)).isTrue();
      assertThat(table.openSession(3)).isFalse();
      agent.settle(nowNs + CapAgent.ROUND_NS);

      final Usage usage = seen.usages().getFirst();
      assertThat(usage.instanceId()).isEqualTo("i-three");
      assertThat(usage.egress().bytesPerSec()).isEqualTo(RATE);
      assertThat(usage.egress().throttledNs()).isEqualTo(5_000_000);
      assertThat(usage.egress().creditBytes()).isPositive();
      assertThat(usage.ingress().packetRatePackets()).isEqualTo(1_000);
      assertThat(usage.sessions()).isEqualTo(1);
      assertThat(usage.sessionsAvailable()).isZero();
      assertThat(usage.sessionsRefused()).isEqualTo(1);
      agent.removeInstance(3);
      assertThat(seen.usages()).isEmpty();
    }
  }

  @Test
  void shouldRefuseAFileThatIsNone() throws IOException {
    final Path path = Files.write(directory.resolve("other"), new byte[8192]);
    assertThatThrownBy(() -> CapFile.open(path)).hasMessageContaining("not a file of instance");
  }
}
