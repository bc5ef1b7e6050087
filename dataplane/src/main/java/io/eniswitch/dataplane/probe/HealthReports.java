package io.eniswitch.dataplane.probe;

/**
 * Learns of the health of instances. <b>Threading</b>: called by the monitor's thread: hand over.
 */
@FunctionalInterface
public interface HealthReports {
  /**
   * What a probe says of an instance is known now, or changed.
   *
   * @param atNs when it was decided, on the clock of {@link System#nanoTime}
   */
  void onHealth(String instanceId, Probe probe, boolean healthy, long atNs);
}
