package io.eniswitch.controlplane.push.server;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The last changes, in the order of their revisions. Every switch reads it by itself, so that none
 * waits for another; one that falls behind its end needs a full account.
 *
 * <p><b>Threading</b>: one thread appends; any reads. <b>Bounds</b>: bytes held, given when it is
 * made; the oldest go first.
 */
final class DeltaLog {
  private final long capacityBytes;
  private final ConcurrentNavigableMap<Long, Delta> deltas = new ConcurrentSkipListMap<>();
  private Delta last;
  private long bytes;

  DeltaLog(long capacityBytes, long revision) {
    this.capacityBytes = capacityBytes;
    this.last = Delta.origin(revision);
    deltas.put(revision, last);
  }

  /** Adds a change; the oldest go if there is no room. */
  void append(Delta delta) {
    deltas.put(delta.revision(), delta);
    bytes += delta.length();
    last.link(delta);
    last = delta;
    while (bytes > capacityBytes && deltas.size() > 1) {
      Delta oldest = deltas.pollFirstEntry().getValue();
      bytes -= oldest.length();
      oldest.evict();
    }
  }

  /** The oldest change held; what came after it is here too. */
  Delta oldest() {
    return deltas.firstEntry().getValue();
  }

  /**
   * The last change a switch at this revision has; null if changes since then are not held any
   * more, or it is of the future.
   */
  @Nullable Delta at(long revision) {
    var entry = deltas.floorEntry(revision);
    return entry == null || revision > deltas.lastKey() ? null : entry.getValue();
  }
}
