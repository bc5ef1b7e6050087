package io.eniswitch.dataplane.table;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Every vSwitch by dense index. Only the slow path and the responders read it.
 *
 * <p><b>Threading</b>: written by the table thread, read by any. <b>Bounds</b>: {@link #CAPACITY}
 * vSwitches.
 */
public final class VSwitchTable {
  /** Most vSwitches: 150 in each of about 400 VPCs. */
  public static final int CAPACITY = 1 << 16;

  private final AtomicReferenceArray<@Nullable VSwitchEntry> entries =
      new AtomicReferenceArray<>(CAPACITY);

  /** The vSwitch at {@code index}, or null. */
  public @Nullable VSwitchEntry at(final int index) {
    return entries.getAcquire(index);
  }

  /** Adds or replaces a vSwitch; table thread. */
  void write(final VSwitchEntry entry) {
    entries.setRelease(entry.index(), entry);
  }

  /** Forgets the vSwitch at {@code index}; table thread. */
  void clear(final int index) {
    entries.setRelease(index, null);
  }
}
