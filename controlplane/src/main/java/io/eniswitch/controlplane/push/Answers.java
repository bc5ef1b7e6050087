package io.eniswitch.controlplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.Probe;

/**
 * Learns what switches made of what they were told. <b>Threading</b>: called by any thread: hand
 * over.
 */
public interface Answers {
  /** The ENI is as it was wanted at this revision. */
  void onConfirmed(String host, String eniId, long revision);

  /** The ENI cannot be as it was wanted at this revision. */
  void onRefused(String host, String eniId, long revision, String reason);

  /**
   * A probe says something of an instance.
   *
   * @param atNs when it was decided, on the clock of {@link System#nanoTime} here
   */
  default void onHealth(String instanceId, Probe probe, boolean healthy, long atNs) {}

  /** The ENI forwards at another instance; the times are on the clock of this process. */
  default void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {}

  /** The switch of a host has all up to this revision, but for what it refused before. */
  void onProgress(String host, long revision);
}
