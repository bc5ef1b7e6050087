package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Account;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.push.Notice;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.push.Intent;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A push server over a state of ENIs by number, whose MAC says which change they are of. */
final class ControlRig implements Answers, AutoCloseable {
  /** An answer of a switch. */
  record Heard(String host, String what, long revision) {}

  final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final PrometheusRegistry registry = new PrometheusRegistry();
  final Leases leases = Leases.of(Duration.ofSeconds(1));
  final PushServer server;
  private final TreeMap<Integer, Long> enis = new TreeMap<>();
  private long revision;

  ControlRig(PushSettings settings, long generation, int enis) throws IOException {
    this.revision = 100;
    for (int i = 0; i < enis; i++) {
      this.enis.put(i, 0L);
    }
    server =
        PushServer.create(
            settings, new PushServer.Parts(generation, this, leases, registry, faults::add));
    server.begin(account());
    server.listen();
  }

  /** At any free port, with short times. */
  static PushSettings settings() {
    return PushSettings.defaults()
        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private record State(long revision, Map<Integer, Long> enis) implements Account {
    @Override
    public Iterator<Said> of(String host) {
      Stream<Intent> words =
          Stream.of(
                  Stream.of(new Intent.Begin()),
                  enis.entrySet().stream().map(eni -> eni(eni.getKey(), eni.getValue())),
                  Stream.of(new Intent.End()))
              .flatMap(all -> all);
      return words.map(intent -> new Said(intent, false)).iterator();
    }
  }

  private Account account() {
    return new State(revision, Map.copyOf(enis));
  }

  /** An ENI as a change made it. */
  static Intent.Eni eni(int number, long change) {
    return new Intent.Eni(
        EniConfig.of(
            "eni-" + number, "vsw-1", change, InetAddress.ofLiteral("10.0.0." + number % 200)),
        List.of(),
        Optional.empty());
  }

  /** Changes one ENI; gives the revision. */
  long change(int number) {
    revision++;
    enis.put(number, revision);
    server.tell(account(), List.of(new Notice(eni(number, revision), Map.of())));
    return revision;
  }

  /** Every ENI with the change it is of. */
  Map<String, Long> enis() {
    Map<String, Long> all = new TreeMap<>();
    enis.forEach((number, change) -> all.put("eni-" + number, change));
    return all;
  }

  /** The value of a metric, of all hosts together. */
  double metric(String name) {
    MetricSnapshots all = registry.scrape(name::equals);
    return all.stream()
        .flatMap(metric -> metric.getDataPoints().stream())
        .mapToDouble(point ->
            switch (point) {
              case CounterDataPointSnapshot counter -> counter.getValue();
              case GaugeDataPointSnapshot gauge -> gauge.getValue();
              default -> 0;
            })
        .sum();
  }

  /** Changes of which it was taken how long they took to a host. */
  long timed(String host) {
    return registry.scrape("eniswitch_push_seconds"::equals).stream()
        .flatMap(metric -> metric.getDataPoints().stream())
        .filter(point -> host.equals(point.getLabels().get("host")))
        .mapToLong(point -> ((HistogramDataPointSnapshot) point).getCount())
        .sum();
  }

  @Override
  public void onConfirmed(String host, String eniId, long at) {
    heard.add(new Heard(host, "confirmed " + eniId, at));
  }

  @Override
  public void onRefused(String host, String eniId, long at, String reason) {
    heard.add(new Heard(host, "refused " + eniId + " " + reason, at));
  }

  @Override
  public void onProgress(String host, long at) {
    heard.add(new Heard(host, "progress", at));
  }

  @Override
  public void close() {
    server.close();
  }
}
