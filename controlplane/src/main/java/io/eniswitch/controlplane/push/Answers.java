package io.eniswitch.controlplane.push;

/**
 * Learns what switches made of what they were told. <b>Threading</b>: called by any thread: hand
 * over.
 */
public interface Answers {
  /** The ENI is as it was wanted at this revision. */
  void onConfirmed(String host, String eniId, long revision);

  /** The ENI cannot be as it was wanted at this revision. */
  void onRefused(String host, String eniId, long revision, String reason);

  /** The switch of a host has all up to this revision, but for what it refused before. */
  void onProgress(String host, long revision);
}
