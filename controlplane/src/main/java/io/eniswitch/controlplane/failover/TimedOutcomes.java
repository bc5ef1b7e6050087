package io.eniswitch.controlplane.failover;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.push.Outcomes;

/**
 * Passes on what a switch tells, and notes its redirects for the events.
 *
 * @param next who is told
 * @param log gets the times
 */
public record TimedOutcomes(Outcomes next, EventLog log) implements Outcomes {
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
    log.onRedirected(eniId, instanceId, commandNs, applied);
    next.onRedirected(eniId, instanceId, commandNs, applied);
  }

  @Override
  public void onProgress(long revision) {
    next.onProgress(revision);
  }
}
