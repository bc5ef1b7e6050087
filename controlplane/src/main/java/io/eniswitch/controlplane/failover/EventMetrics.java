package io.eniswitch.controlplane.failover;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts events by kind, and how long changes of place took. <b>Threading</b>: any thread. */
final class EventMetrics implements Consumer<SwitchEvent> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter events;
  private final Histogram seconds;

  EventMetrics(PrometheusRegistry registry) {
    this.events =
        Counter.builder()
            .name("eniswitch_events")
            .help("What happened to ENIs and members of failover groups")
            .labelNames("kind")
            .register(registry);
    this.seconds =
        Histogram.builder()
            .name("eniswitch_place_change_seconds")
            .help("From the request, or from what the switch saw, to the confirmation")
            .labelNames("kind")
            .classicUpperBounds(
                .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5)
            .register(registry);
  }

  @Override
  public void accept(SwitchEvent event) {
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    events.labelValues(kind).inc();
    SwitchEvent.Steps steps = event.steps();
    long startNs = steps.seenNs() == 0 ? steps.requestedNs() : steps.seenNs();
    if (steps.confirmedNs() != 0 && startNs != 0) {
      seconds.labelValues(kind).observe((steps.confirmedNs() - startNs) / NANOS_PER_SECOND);
    }
  }
}
