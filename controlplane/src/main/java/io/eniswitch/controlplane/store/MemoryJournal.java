package io.eniswitch.controlplane.store;

import java.util.List;
import java.util.function.BiConsumer;

/** Forgets everything: for tests, and for a control plane that need not outlive its process. */
public final class MemoryJournal implements Journal {
  @Override
  public long load(List<Kind<?>> kinds, BiConsumer<Kind<?>, Object> sink) {
    return 0;
  }

  @Override
  public void append(List<ChangeSet> sets) {
    // Nothing to keep.
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}
