package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.packet.Allocation;
import io.eniswitch.dataplane.port.memory.FrameRing;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions are found, opened, judged again, handed over and taken out without a byte of heap. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StatefulAllocationTest {
  private static final int BURSTS = 40;
  private static final int ROUNDS = 20;
  private static final int FRAMES_PER_ROUND = 250;

  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 2})
  void shouldAllocateNothingPerBurst(final int workers) {
    try (Cloud cloud = Cloud.stateful(workers)) {
      final List<byte[]> frames = new ArrayList<>();
      final List<MemoryPort> ports = new ArrayList<>();
      for (final Crowd.Burst burst : Crowd.bursts(BURSTS, 1)) {
        for (final Frame frame : burst.frames()) {
          frames.add(frame.bytes());
          ports.add(cloud.red.port(burst.port()));
        }
      }
      final byte[][] all = frames.toArray(byte[][]::new);
      final MemoryPort[] by = ports.toArray(MemoryPort[]::new);
      final int eni = cloud.red.eni("b");

      final long bytes =
          Allocation.afterWarmUp(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              process(cloud, all, by);
              cloud.writer.bumpEpoch(eni);
            }
          });

      assertThat(bytes).isLessThan(Allocation.NONE_BYTES);
      assertThat(cloud.buffersOut()).isZero();
    }
  }

  private static void process(final Cloud cloud, final byte[][] frames, final MemoryPort[] ports) {
    int waiting = 0;
    for (int i = 0; i < frames.length; i++) {
      if (!ports[i].inject(frames[i], 0)) {
        throw new AssertionError("a ring is full");
      }
      if (++waiting == FRAMES_PER_ROUND || i == frames.length - 1) {
        cloud.process();
        waiting = 0;
        for (int port = 0; port < cloud.ports.size(); port++) {
          final FrameRing sent = cloud.ports.get(port).sent();
          sent.release(sent.size());
        }
      }
    }
  }
}
