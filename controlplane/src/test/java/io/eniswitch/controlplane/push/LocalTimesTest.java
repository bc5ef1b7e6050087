package io.eniswitch.controlplane.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.push.Outcomes;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LocalTimesTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<String> passedOn = new ArrayList<>();
  private final LocalTimes times = new LocalTimes("here", registry);
  private final Outcomes outcomes =
      times.around(
          new Outcomes() {
            @Override
            public void onConfirmed(String eniId, long revision) {
              passedOn.add("confirmed");
            }

            @Override
            public void onRefused(String eniId, long revision, String reason) {
              passedOn.add("refused");
            }

            @Override
            public void onProgress(long revision) {
              passedOn.add("progress");
            }
          });

  @Test
  void shouldTimeEveryChangeOnceWhenAllUpToItIsVisible() {
    for (long revision = 5; revision < 15; revision++) {
      times.onTold(revision);
    }
    assertThat(timed()).isZero();
    outcomes.onProgress(9);
    assertThat(timed()).isEqualTo(5);
    outcomes.onProgress(9);
    outcomes.onProgress(14);
    assertThat(timed()).isEqualTo(10);
  }

  @Test
  void shouldPassOnWhatTheSwitchTells() {
    outcomes.onConfirmed("eni-1", 1);
    outcomes.onRefused("eni-1", 1, "no");
    outcomes.onProgress(1);
    assertThat(passedOn).containsExactly("confirmed", "refused", "progress");
  }

  private long timed() {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals("eniswitch_push_seconds"))
        .flatMap(metric -> metric.getDataPoints().stream())
        .mapToLong(point -> ((HistogramDataPointSnapshot) point).getCount())
        .sum();
  }
}
