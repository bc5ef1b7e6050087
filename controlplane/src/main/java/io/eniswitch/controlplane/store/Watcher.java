package io.eniswitch.controlplane.store;

/**
 * Learns of every change in the order of revisions, none left out.
 *
 * <p><b>Threading</b>: {@link #onApplied} is called by the thread that changed something, while no
 * other change can begin: hand over and return. {@link #afterwards} is called by the same thread
 * when others can begin: it may carry out there what was handed over. {@link #onDurable} is called
 * by the journal's thread. None may throw.
 */
public interface Watcher {
  /** Readers see these changes from now on; a crash may still undo them. */
  void onApplied(ChangeSet changes);

  /** The thread that changed something has let go of the store. */
  default void afterwards() {}

  /** No crash can undo changes up to this revision any more. */
  default void onDurable(long revision) {}
}
