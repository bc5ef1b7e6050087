package io.eniswitch.controlplane.api;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What the API did: time by action, errors by action and code. <b>Threading:</b> any thread.
 *
 * <p><b>Bounds:</b> an unknown action is counted as {@code unknown}, so a client cannot invent time
 * series.
 */
final class ApiMetrics {
  private final Histogram seconds;
  private final Counter errors;

  ApiMetrics(PrometheusRegistry registry) {
    this.seconds =
        Histogram.builder()
            .name("eniswitch_api_request_seconds")
            .help("Time from the whole request to the whole response")
            .labelNames("action", "status")
            .classicUpperBounds(
                .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10)
            .register(registry);
    this.errors =
        Counter.builder()
            .name("eniswitch_api_errors")
            .help("Error responses by their code")
            .labelNames("action", "code")
            .register(registry);
  }

  /** Counts a success. */
  void succeeded(String action, long elapsedNs) {
    observe(action, 200, elapsedNs);
  }

  /** Counts an error response. */
  void failed(String action, int status, String code, long elapsedNs) {
    observe(action, status, elapsedNs);
    errors.labelValues(action, code).inc();
  }

  private void observe(String action, int status, long elapsedNs) {
    seconds.labelValues(action, Integer.toString(status)).observe(elapsedNs / 1e9);
  }
}
