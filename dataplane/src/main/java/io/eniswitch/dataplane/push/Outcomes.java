package io.eniswitch.dataplane.push;

/** Learns what became of intents about ENIs. <b>Threading</b>: called by any thread: hand over. */
public interface Outcomes {
  /** Every worker sees the ENI as it was wanted at this revision. */
  void onConfirmed(String eniId, long revision);

  /**
   * The ENI cannot be as it was wanted at this revision. Told once; the switch goes on trying as
   * long as it is wanted, and confirms when it succeeds.
   */
  void onRefused(String eniId, long revision, String reason);
}
