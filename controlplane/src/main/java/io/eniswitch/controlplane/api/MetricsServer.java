package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.http.HttpLimits;
import io.eniswitch.controlplane.api.http.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.agrona.ErrorHandler;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} alone, for a process without the API.
 *
 * <p><b>Threading:</b> any thread. <b>Bounds:</b> those of {@link HttpLimits}.
 */
public final class MetricsServer implements AutoCloseable {
  private final HttpServer http;

  private MetricsServer(HttpServer http) {
    this.http = http;
  }

  /**
   * Serves until closed.
   *
   * @param registry for {@code /metrics}
   * @param errors gets faults of ours
   * @throws IOException if the address cannot be bound
   */
  public static MetricsServer start(
      InetSocketAddress address, PrometheusRegistry registry, ErrorHandler errors)
      throws IOException {
    Map<String, WebPage> pages = new TreeMap<>();
    HealthPages.addTo(pages, Optional::empty, registry);
    return new MetricsServer(
        HttpServer.start(address, HttpLimits.defaults(), null, new Routes(pages), errors));
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return http.address();
  }

  @Override
  public void close() {
    http.close();
  }
}
