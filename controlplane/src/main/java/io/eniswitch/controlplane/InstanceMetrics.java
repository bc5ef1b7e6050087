package io.eniswitch.controlplane;

import io.eniswitch.dataplane.cap.CapFile.Lane;
import io.eniswitch.dataplane.cap.CapFile.Usage;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What instances have used of their allowances, as metrics: what {@code top} shows of them.
 *
 * <p><b>Bounds</b>: {@link #MOST} instances, each with fifteen series at most; how many more there
 * are is a metric of its own.
 */
final class InstanceMetrics {
  /** Instances shown; those with the lowest indices, which are the oldest. */
  static final int MOST = 1_000;

  private static final String PREFIX = "eniswitch_instance_";
  private static final double BITS = 8;
  private static final double NS_PER_SEC = 1e9;

  /** A figure of one direction of an instance. */
  private record Point(Labels labels, double value) {}

  private final List<Usage> usages;
  private final int more;

  InstanceMetrics(List<Usage> all) {
    this.usages = all.subList(0, Math.min(all.size(), MOST));
    this.more = all.size() - usages.size();
  }

  /** All of them. */
  List<MetricSnapshot> snapshots() {
    return List.of(
        gauge(
            "base_bits_per_second",
            "Bandwidth that can always be had; absent without a limit",
            lanes(lane -> BITS * lane.bytesPerSec()).filter(point -> point.value > 0)),
        gauge(
            "burst_credit_bytes",
            "Burst saved up; absent without a burst above the base",
            lanes(lane -> lane.creditBytes() == Long.MAX_VALUE ? Double.NaN : lane.creditBytes())
                .filter(point -> !Double.isNaN(point.value))),
        counter(
            "throttled_seconds",
            "Time during which packets were held back",
            lanes(lane -> lane.throttledNs() / NS_PER_SEC)),
        counter(
            "bandwidth_allowance_exceeded_packets",
            "Packets lost beyond the bandwidth",
            lanes(Lane::bandwidthPackets)),
        counter(
            "bandwidth_allowance_exceeded_bytes",
            "Bytes lost beyond the bandwidth",
            lanes(Lane::bandwidthBytes)),
        counter(
            "packet_rate_allowance_exceeded_packets",
            "Packets lost beyond the packet rate",
            lanes(Lane::packetRatePackets)),
        gauge("sessions", "Sessions in use", each(Usage::sessions)),
        gauge(
            "sessions_available",
            "Sessions still to be had; absent without a limit",
            each(Usage::sessionsAvailable).filter(point -> point.value < Long.MAX_VALUE)),
        counter(
            "session_allowance_exceeded",
            "Sessions refused beyond the limit",
            each(Usage::sessionsRefused)),
        gauge(
            "metrics_left_out",
            "Instances beyond the " + MOST + " whose metrics are shown",
            Stream.of(new Point(Labels.EMPTY, more))));
  }

  private Stream<Point> each(ToDoubleFunction<Usage> figure) {
    return usages.stream()
        .map(usage ->
            new Point(Labels.of("instance_id", usage.instanceId()), figure.applyAsDouble(usage)));
  }

  private Stream<Point> lanes(ToDoubleFunction<Lane> figure) {
    return usages.stream()
        .flatMap(usage ->
            Stream.of(
                point(usage, "egress", figure.applyAsDouble(usage.egress())),
                point(usage, "ingress", figure.applyAsDouble(usage.ingress()))));
  }

  private static Point point(Usage usage, String direction, double value) {
    return new Point(Labels.of("instance_id", usage.instanceId(), "direction", direction), value);
  }

  private static MetricSnapshot gauge(String name, String help, Stream<Point> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    points.forEach(point ->
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder().labels(point.labels).value(point.value).build()));
    return gauge.build();
  }

  private static MetricSnapshot counter(String name, String help, Stream<Point> points) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    points.forEach(point ->
        counter.dataPoint(
            CounterDataPointSnapshot.builder().labels(point.labels).value(point.value).build()));
    return counter.build();
  }
}
