package io.eniswitch.controlplane.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.MetricsServer;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Timeout(60)
class MetricsOptionTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path directory;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  @Command
  private static final class Taker {
    @Mixin private final MetricsOption metrics = new MetricsOption();
  }

  private static void start(Path counters, int port, boolean takesOver, List<Throwable> faults) {
    Taker taker = new Taker();
    CommandLine command = new CommandLine(taker);
    command.parseArgs("--metrics", "127.0.0.1:" + port);
    taker.metrics.start(command, counters, takesOver, faults::add);
  }

  @Test
  void shouldTakeThePortOverFromTheProcessThatEnds() throws Exception {
    Path counters = directory.resolve("counters");
    CounterFile.create(counters, new CounterLayout(1, 2)).close();
    CapFile.create(CapFile.beside(counters), 2).close();
    int port;
    try (MetricsServer former = MetricsServer.start(ANY, new PrometheusRegistry(), faults::add)) {
      port = former.address().getPort();
      start(counters, port, true, faults);
      assertThat(page(port)).as("the former one's").doesNotContain("eniswitch_worker_packets");
      assertThatThrownBy(() -> start(counters, former.address().getPort(), false, faults))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("no metrics at 127.0.0.1:" + port);
    }
    String page = "";
    while (!page.contains("eniswitch_worker_packets_total{worker=\"0\"} 0.0")) {
      page = page(port);
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldSayThatThereAreNoCounters() {
    assertThatThrownBy(() -> start(directory.resolve("none"), 0, false, faults))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no metrics at");
  }

  private static String page(int port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    }
  }
}
