package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.auth.Authenticator;
import io.eniswitch.controlplane.api.http.HttpServer;
import io.eniswitch.controlplane.api.http.Refusal;
import io.eniswitch.controlplane.api.http.Tls;
import io.netty.handler.ssl.SslContext;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * The one address of the control plane: the API at {@code /}, {@code /healthz}, {@code /readyz},
 * {@code /metrics}, and pages other parts add, such as the console.
 *
 * <p><b>Threading:</b> serves from its own threads until closed.
 */
public final class ApiServer implements AutoCloseable {
  private final HttpServer http;

  private ApiServer(HttpServer http) {
    this.http = http;
  }

  /**
   * Starts serving.
   *
   * @param pages further paths; a key ending in a slash takes everything below it
   * @throws IOException if the address cannot be bound or a TLS file is not what it should be
   */
  public static ApiServer start(ApiConfig config, Parts parts, Map<String, WebPage> pages)
      throws IOException {
    EcsApi api =
        new EcsApi(
            parts.actions,
            new Authenticator(config.keys(), parts.clock),
            new RateLimit(config.callsPerSecond(), config.burst()),
            new ApiMetrics(parts.registry),
            parts.errors);
    Map<String, WebPage> all = new TreeMap<>(pages);
    all.put("/", api::handle);
    HealthPages.addTo(all, parts.readiness, parts.registry);
    ApiConfig.TlsFiles files = config.tls();
    @Nullable SslContext tls =
        files == null ? null : Tls.server(files.certificateChain(), files.privateKey());
    HttpServer http =
        HttpServer.start(config.listen(), config.limits(), tls, new Routes(all), parts.errors);
    register(parts.registry, http);
    return new ApiServer(http);
  }

  /**
   * What the server is made of.
   *
   * @param actions the API
   * @param readiness for {@code /readyz}
   * @param registry for {@code /metrics}; gets the API's own metrics
   * @param clock against which timestamps are checked
   * @param errors gets faults of ours, never those of a client
   */
  public record Parts(
      ActionTable actions,
      Readiness readiness,
      PrometheusRegistry registry,
      Clock clock,
      ErrorHandler errors) {}

  /** Where the server listens, with the real port. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** Stops listening, closes all connections and waits a few seconds for running requests. */
  @Override
  public void close() {
    http.close();
  }

  private static void register(PrometheusRegistry registry, HttpServer http) {
    CounterWithCallback.builder()
        .name("eniswitch_api_refused")
        .help("Requests answered before they reached the API")
        .labelNames("reason")
        .callback(callback -> {
          for (Refusal refusal : Refusal.values()) {
            String reason = refusal.name().toLowerCase(Locale.ROOT);
            callback.call((double) http.counters().refused(refusal), reason);
          }
          callback.call((double) http.counters().tooSlow(), "too_slow");
          callback.call((double) http.counters().connectionsRefused(), "too_many_connections");
        })
        .register(registry);
  }
}
