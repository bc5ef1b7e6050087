package io.eniswitch.benchmarks.control.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PushRunTest {
  private static final int ENIS = 60;

  @TempDir private Path directory;
  private final List<String> steps = new ArrayList<>();

  @Test
  void shouldTimeEveryChangeAtEverySwitch() throws Exception {
    PushRun run = new PushRun(directory, steps::add);
    PushResult rate = run.rate(new PushRun.Offer(2, ENIS, 1_000, 10, 0, 1));
    assertThat(rate.micros().getTotalCount()).isEqualTo(2 * 100);
    assertThat(rate.updatesPerSec()).isPositive();
    PushResult visible = run.visible(new PushRun.Offer(2, ENIS, 100, 1, 0, 1));
    assertThat(visible.micros().getTotalCount()).isEqualTo(2 * 100);
    assertThat(steps).isNotEmpty();
  }

  @Test
  void shouldTimeEveryFullAccount() throws Exception {
    Histogram micros = new PushRun(directory, steps::add).snapshot(ENIS, 2, 2);
    assertThat(micros.getTotalCount()).isEqualTo(2);
  }

  @Test
  void shouldReachSwitchesInAnotherProcess() throws Exception {
    Histogram micros = FanoutRun.run(20, 3, 1, steps::add);
    assertThat(micros.getTotalCount()).isEqualTo(3);
  }
}
