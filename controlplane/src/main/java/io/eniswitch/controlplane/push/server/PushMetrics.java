package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.VisibleTimes;
import io.eniswitch.dataplane.push.channel.Signal;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What the push channel did, by the host of each switch. <b>Threading</b>: any thread. */
final class PushMetrics {
  private final Histogram seconds;
  private final Counter accounts;
  private final Counter resumed;
  private final Counter rejected;

  PushMetrics(PrometheusRegistry registry, Roster roster) {
    seconds = VisibleTimes.register(registry);
    accounts =
        Counter.builder()
            .name("eniswitch_push_accounts")
            .withoutExemplars()
            .help("Full accounts begun")
            .labelNames("host")
            .register(registry);
    resumed =
        Counter.builder()
            .name("eniswitch_push_resumed")
            .withoutExemplars()
            .help("Connections that went on where the last one broke")
            .labelNames("host")
            .register(registry);
    rejected =
        Counter.builder()
            .name("eniswitch_push_rejected")
            .help("Switches turned away")
            .labelNames("reason")
            .register(registry);
    GaugeWithCallback.builder()
        .name("eniswitch_push_revisions_behind")
        .help("Revisions a connected switch has not yet confirmed")
        .labelNames("host")
        .callback(callback ->
            roster
                .links()
                .forEach(link -> callback.call((double) link.revisionsBehind(), link.host())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("eniswitch_push_switches")
        .help("Switches connected")
        .callback(callback -> callback.call((double) roster.links().size()))
        .register(registry);
  }

  /** Takes the times of a switch in seconds: from a change to its being visible in the workers. */
  DistributionDataPoint visible(String host) {
    return seconds.labelValues(host);
  }

  /** A full account begins. */
  void account(String host) {
    accounts.labelValues(host).inc();
  }

  /** A switch goes on where it was. */
  void resumed(String host) {
    resumed.labelValues(host).inc();
  }

  /** A switch is turned away. */
  void rejected(Signal.Why why) {
    rejected.labelValues(why.name().toLowerCase(Locale.ROOT)).inc();
  }
}
