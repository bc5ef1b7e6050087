package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.cap.CapTable;
import io.eniswitch.dataplane.cap.Caps;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what the caps of both ends have left at this moment.
 *
 * <p><b>Threading</b>: any thread; it takes nothing from them.
 */
public final class CapNarrator {
  private final Caps caps;
  private final ForwardingTables tables;

  /** Reads {@code caps} of what {@code tables} says is attached. */
  public CapNarrator(final Caps caps, final ForwardingTables tables) {
    this.caps = caps;
    this.tables = tables;
  }

  /** A line for each cap that holds for a packet between two ENIs; none without caps. */
  public List<String> lines(
      final EniNote source, final @Nullable EniNote destination, final long nowNs) {
    final List<String> lines = new ArrayList<>();
    add(lines, source, CapTable.EGRESS, nowNs);
    if (destination != null) {
      add(lines, destination, CapTable.INGRESS, nowNs);
    }
    return lines;
  }

  private void add(
      final List<String> lines, final EniNote eni, final int direction, final long nowNs) {
    final String way = direction == CapTable.EGRESS ? "egress of " : "ingress of ";
    final long entry = tables.enis().entry(eni.index());
    final int instance = Binding.instance(EniEntry.binding(entry));
    final CapTable instances = caps.instances();
    if (eni.instanceId() != null && instance < instances.capacity()) {
      final long lane = instances.lane(instance, direction);
      final String name = "instance " + eni.instanceId();
      bandwidth(lines, way + name, instances, lane, nowNs);
      if (direction == CapTable.EGRESS && instances.sessionsAvailable(instance) < Long.MAX_VALUE) {
        lines.add(
            "sessions of %s: %d in use, %d more may be opened"
                .formatted(
                    name, instances.sessions(instance), instances.sessionsAvailable(instance)));
      }
    }
    if ((EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.QOS) != 0) {
      final long lane = caps.enis().lane(eni.index(), direction);
      bandwidth(lines, way + eni.eniId(), caps.enis(), lane, nowNs);
    }
  }

  private static void bandwidth(
      final List<String> lines,
      final String whose,
      final CapTable table,
      final long lane,
      final long nowNs) {
    final long bytesPerSec = table.bytesPerSec(lane);
    if (bytesPerSec > 0) {
      lines.add(
          "%s: %d bytes/s, %d bytes and %d packets may go now"
              .formatted(
                  whose,
                  bytesPerSec,
                  table.availableBytes(lane, nowNs),
                  table.availablePackets(lane, nowNs)));
    }
  }
}
