package io.eniswitch.controlplane;

import io.eniswitch.controlplane.failover.EventLog;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.HealthReports;
import io.eniswitch.dataplane.probe.Probe;

/**
 * Passes on what switches say to whom it is for.
 *
 * @param enis what became of what they were told
 * @param health of members of failover groups
 * @param log the times of redirects
 */
record SwitchAnswers(Answers enis, HealthReports health, EventLog log) implements Answers {
  @Override
  public void onConfirmed(String host, String eniId, long revision) {
    enis.onConfirmed(host, eniId, revision);
  }

  @Override
  public void onRefused(String host, String eniId, long revision, String reason) {
    enis.onRefused(host, eniId, revision, reason);
  }

  @Override
  public void onProgress(String host, long revision) {
    enis.onProgress(host, revision);
  }

  @Override
  public void onHealth(String instanceId, Probe probe, boolean healthy, long atNs) {
    health.onHealth(instanceId, probe, healthy, atNs);
  }

  @Override
  public void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {
    log.onRedirected(eniId, instanceId, commandNs, applied);
  }
}
