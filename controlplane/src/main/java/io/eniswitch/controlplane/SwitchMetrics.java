package io.eniswitch.controlplane;

import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.telemetry.CounterFile;
import io.eniswitch.dataplane.telemetry.CounterLayout;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The counters of a switch on this host as metrics, read from its files at every look: what its
 * workers did, what was dropped and why, and what instances have used of their allowances. ENIs
 * have no series of their own: there are too many, see {@code eniswitch top}.
 *
 * <p><b>Threading</b>: any thread; a look and {@link #close} exclude each other, because files that
 * are closed are gone from memory. <b>Bounds</b>: a series per worker and kind, per reason to drop,
 * and those of {@link InstanceMetrics}.
 */
public final class SwitchMetrics implements MultiCollector, AutoCloseable {
  private static final String PREFIX = "eniswitch_worker_";

  private final PrometheusRegistry registry;
  private final CounterFile counters;
  private final CapFile caps;
  private boolean closed;

  private SwitchMetrics(PrometheusRegistry registry, CounterFile counters, CapFile caps) {
    this.registry = registry;
    this.counters = counters;
    this.caps = caps;
  }

  /**
   * Shows the counters of the switch that keeps them in a file.
   *
   * @throws IOException if the files are not there or of another version
   */
  public static SwitchMetrics register(Path counterFile, PrometheusRegistry registry)
      throws IOException {
    CounterFile counters = CounterFile.open(counterFile);
    try {
      CapFile caps = CapFile.open(CapFile.beside(counterFile));
      SwitchMetrics metrics = new SwitchMetrics(registry, counters, caps);
      registry.register(metrics);
      return metrics;
    } catch (IOException e) {
      counters.close();
      throw e;
    }
  }

  @Override
  public synchronized MetricSnapshots collect() {
    if (closed) {
      return new MetricSnapshots();
    }
    List<MetricSnapshot> all = new ArrayList<>(new InstanceMetrics(caps.usages()).snapshots());
    all.add(workers("cycles", "Duty cycles", CounterLayout.CYCLES));
    all.add(workers("busy_cycles", "Duty cycles that moved packets", CounterLayout.BUSY_CYCLES));
    all.add(workers("packets", "Packets processed", CounterLayout.PACKETS));
    all.add(workers("sessions_created", "Sessions opened", CounterLayout.SESSIONS_CREATED));
    all.add(workers("sessions_expired", "Sessions that ran out", CounterLayout.SESSIONS_EXPIRED));
    all.add(
        workers(
            "sessions_recycled",
            "Sessions recycled because the table was full",
            CounterLayout.SESSIONS_RECYCLED));
    all.add(sessions());
    all.add(drops());
    return new MetricSnapshots(all);
  }

  private MetricSnapshot workers(String name, String help, int field) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    for (int worker = 0; worker < counters.layout().workers(); worker++) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels(worker))
              .value((double) counters.own(worker, field))
              .build());
    }
    return counter.build();
  }

  private MetricSnapshot sessions() {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(PREFIX + "sessions").help("Sessions alive");
    for (int worker = 0; worker < counters.layout().workers(); worker++) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(worker))
              .value((double) counters.own(worker, CounterLayout.SESSIONS))
              .build());
    }
    return gauge.build();
  }

  private static Labels labels(int worker) {
    return Labels.of("worker", Integer.toString(worker));
  }

  private MetricSnapshot drops() {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("eniswitch_dropped_packets")
            .help("Packets dropped, by reason");
    for (DropReason reason : DropReason.values()) {
      if (reason != DropReason.NONE) {
        counter.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("reason", reason.name().toLowerCase(Locale.ROOT)))
                .value((double) counters.drops(reason))
                .build());
      }
    }
    return counter.build();
  }

  /** Shows them no more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      registry.unregister(this);
      caps.close();
      counters.close();
    }
  }
}
