package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.http.WebResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /healthz}: it runs. {@code /readyz}: it can work. {@code /metrics}: what it did. */
final class HealthPages {
  private HealthPages() {}

  /** Adds the three pages. */
  static void addTo(Map<String, WebPage> pages, Readiness readiness, PrometheusRegistry registry) {
    pages.put("/healthz", _ -> WebResponse.text(200, "ok\n"));
    pages.put(
        "/readyz",
        _ ->
            readiness
                .whyNotReady()
                .map(reason -> WebResponse.text(503, reason + "\n"))
                .orElseGet(() -> WebResponse.text(200, "ready\n")));
    pages.put("/metrics", _ -> metrics(registry));
  }

  private static WebResponse metrics(PrometheusRegistry registry) {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing metrics to memory failed", e);
    }
    return new WebResponse(200, writer.getContentType(), bytes.toByteArray(), Map.of());
  }
}
