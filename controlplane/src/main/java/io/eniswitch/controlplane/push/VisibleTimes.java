package io.eniswitch.controlplane.push;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How long changes take to be visible, by the host of the switch. */
public final class VisibleTimes {
  private VisibleTimes() {}

  /** The one metric of a registry, in seconds. */
  public static Histogram register(PrometheusRegistry registry) {
    return Histogram.builder()
        .name("eniswitch_push_seconds")
        .help("Time from a change to its being visible in the workers of a switch")
        .labelNames("host")
        .classicOnly()
        // Nothing is traced, and each of thousands of series would be sampled on a timer.
        .withoutExemplars()
        .classicUpperBounds(.0001, .00025, .0005, .001, .002, .005, .01, .025, .1, .5, 1, 10)
        .register(registry);
  }
}
