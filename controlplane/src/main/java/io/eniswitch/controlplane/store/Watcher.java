package io.eniswitch.controlplane.store;

/**
 * Learns of every change in the order of revisions, none left out.
 *
 * <p><b>Threading</b>: {@link #onApplied} is called by the thread that changed something, while no
 * other change can begin: hand over and return. {@link #onDurable} is called by the journal's
 * thread. Neither may throw.
 */
public interface Watcher {
  /** Readers see these changes from now on; a crash may still undo them. */
  void onApplied(ChangeSet changes);

  /** No crash can undo changes up to this revision any more. */
  default void onDurable(long revision) {}
}
