package io.eniswitch.dataplane.push;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The ENIs whose last change was refused, until they are due again.
 *
 * <p><b>Threading</b>: the follower's turn.
 */
final class Retries {
  private static final long NO_RETRY_NS = TimeUnit.HOURS.toNanos(1);

  private final Set<EniTrack> failing = new LinkedHashSet<>();
  private long retryAtNs;

  /** Adds an ENI that says when it is due. */
  void add(EniTrack eni) {
    failing.add(eni);
    retryAtNs = failing.size() == 1 ? eni.retryAtNs() : earlier(retryAtNs, eni.retryAtNs());
  }

  /** Something else became of the ENI. */
  void remove(EniTrack eni) {
    if (!failing.isEmpty()) {
      failing.remove(eni);
    }
  }

  /** Takes those that are due. */
  List<EniTrack> takeDue(long nowNs) {
    if (failing.isEmpty() || nowNs - retryAtNs < 0) {
      return List.of();
    }
    List<EniTrack> due = failing.stream().filter(eni -> nowNs - eni.retryAtNs() >= 0).toList();
    due.forEach(failing::remove);
    retryAtNs =
        failing.stream().map(EniTrack::retryAtNs).reduce(nowNs + NO_RETRY_NS, Retries::earlier);
    return due;
  }

  /** How long until one is due; long if there is none. */
  long waitNs(long nowNs) {
    return failing.isEmpty() ? NO_RETRY_NS : Math.max(retryAtNs - nowNs, 0);
  }

  private static long earlier(long oneNs, long otherNs) {
    return oneNs - otherNs < 0 ? oneNs : otherNs;
  }
}
