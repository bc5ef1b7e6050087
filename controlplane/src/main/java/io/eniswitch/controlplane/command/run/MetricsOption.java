package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.SwitchMetrics;
import io.eniswitch.controlplane.api.MetricsServer;
import io.eniswitch.controlplane.command.CommandFailure;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a switch without an API shows its counters, until its process ends. */
final class MetricsOption {
  private static final String NAME = "--metrics";
  private static final Duration PORT_TIME = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);

  @Option(
      names = NAME,
      paramLabel = "ADDRESS:PORT",
      description = "Where /metrics and /healthz of this switch are (default: nowhere).")
  private @Nullable String at;

  /**
   * Shows the counters of this process's switch, if that is wanted.
   *
   * @param takesOver whether the port may be the former process's for a moment still
   * @param errors gets faults of ours, and a port that is never free
   */
  void start(CommandLine command, Path counters, boolean takesOver, ErrorHandler errors) {
    String wanted = at;
    if (wanted == null) {
      return;
    }
    InetSocketAddress address = ApiOptions.address(command, NAME, wanted);
    PrometheusRegistry registry = new PrometheusRegistry();
    try {
      SwitchMetrics _ = SwitchMetrics.register(counters, registry);
      if (takesOver) {
        Thread _ = Thread.ofVirtual().start(() -> serveWhenFree(address, registry, errors));
      } else {
        summarize(MetricsServer.start(address, registry, errors), command.getOut());
      }
    } catch (IOException e) {
      throw new CommandFailure("no metrics at " + wanted + ": " + e.getMessage(), e);
    }
  }

  private static void summarize(MetricsServer server, PrintWriter out) {
    InetSocketAddress real = server.address();
    out.println("  metrics http://" + real.getHostString() + ":" + real.getPort() + "/metrics");
  }

  private static void serveWhenFree(
      InetSocketAddress address, PrometheusRegistry registry, ErrorHandler errors) {
    long startNs = System.nanoTime();
    while (true) {
      try {
        MetricsServer _ = MetricsServer.start(address, registry, errors);
        return;
      } catch (IOException e) {
        if (System.nanoTime() - startNs > PORT_TIME.toNanos()) {
          errors.onError(e);
          return;
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
