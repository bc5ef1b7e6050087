package io.eniswitch.controlplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.push.Outcomes;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayDeque;

/**
 * Takes the time of every change to the switch of this process, see {@link VisibleTimes}.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: {@link #MOST_OPEN} changes that are not visible
 * yet; beyond that the oldest are not timed.
 */
public final class LocalTimes {
  private static final int MOST_OPEN = 65_536;
  private static final double NS_PER_S = 1e9;

  private final DistributionDataPoint seconds;
  private final ArrayDeque<Told> open = new ArrayDeque<>();

  private record Told(long revision, long atNs) {}

  /** Times of the switch of this host. */
  public LocalTimes(String host, PrometheusRegistry registry) {
    this.seconds = VisibleTimes.register(registry).labelValues(host);
  }

  /** The switch is told of a revision now. */
  synchronized void onTold(long revision) {
    if (open.size() == MOST_OPEN) {
      open.remove();
    }
    open.add(new Told(revision, System.nanoTime()));
  }

  private synchronized void onProgress(long revision) {
    long nowNs = System.nanoTime();
    for (Told next = open.peek(); next != null && next.revision <= revision; next = open.peek()) {
      seconds.observe((nowNs - next.atNs) / NS_PER_S);
      open.remove();
    }
  }

  /** Passes on what the switch tells, with its progress noted. */
  public Outcomes around(Outcomes next) {
    return new Outcomes() {
      @Override
      public void onConfirmed(String eniId, long revision) {
        next.onConfirmed(eniId, revision);
      }

      @Override
      public void onRefused(String eniId, long revision, String reason) {
        next.onRefused(eniId, revision, reason);
      }

      @Override
      public void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {
        next.onRedirected(eniId, instanceId, commandNs, applied);
      }

      @Override
      public void onProgress(long revision) {
        LocalTimes.this.onProgress(revision);
        next.onProgress(revision);
      }
    };
  }
}
