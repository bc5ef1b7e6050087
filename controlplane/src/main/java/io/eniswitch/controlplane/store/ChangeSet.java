package io.eniswitch.controlplane.store;

import java.util.List;

/**
 * What one transaction did.
 *
 * @param revision its revision
 * @param changes at most one per record, in the order of each record's first change
 */
public record ChangeSet(long revision, List<Change<?>> changes) {
  /** Copies the list. */
  public ChangeSet {
    changes = List.copyOf(changes);
  }
}
