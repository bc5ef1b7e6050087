package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Applied;

/** Learns what became of intents. <b>Threading</b>: called by any thread: hand over. */
public interface Outcomes {
  /** Every worker sees the ENI as it was wanted at this revision. */
  void onConfirmed(String eniId, long revision);

  /**
   * The ENI cannot be as it was wanted at this revision. Told once; the switch goes on trying as
   * long as it is wanted, and confirms when it succeeds.
   */
  void onRefused(String eniId, long revision, String reason);

  /**
   * The ENI forwards at another instance, or forwards what another ENI's address is sent from now
   * on.
   *
   * @param commandNs when the switch was told to redirect it
   */
  default void onRedirected(String eniId, String instanceId, long commandNs, Applied applied) {}

  /**
   * Everything wanted up to this revision, ENIs and all else, is seen by every worker or was
   * refused. Revisions grow from call to call; some are left out.
   */
  void onProgress(long revision);
}
