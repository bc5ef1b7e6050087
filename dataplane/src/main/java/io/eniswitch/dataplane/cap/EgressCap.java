package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.PortTable;

/**
 * What instances send: all that is taken from their ports is charged to them, and beyond their caps
 * nothing is taken. It waits in the port, where the sender's own stack sees that it waits; nothing
 * is lost in the switch.
 *
 * <p>A port is its ENI's, and the ENI's binding says the instance: after a move the next burst is
 * the new owner's. A port that several ENIs share is charged to nobody. <b>Threading</b>: owned by
 * one worker; the buckets are shared. <b>Bounds</b>: what is taken exceeds what the bucket has by
 * less than one frame.
 */
public final class EgressCap implements AutoCloseable {
  private static final int FULL_SEGMENT_BYTES = 1448;

  private final Caps caps;
  private final CapTable instances;
  private final CapTable eniLimits;
  private final long ports;
  private final long enis;
  private final Region advances;
  private final int maxFrameBytes;
  private final int maxFramePackets;
  private long nsUntilOpen = Long.MAX_VALUE;

  EgressCap(final Caps caps, final ForwardingTables tables, final int maxFrameBytes) {
    this.caps = caps;
    this.maxFrameBytes = maxFrameBytes;
    advances = Region.map((long) caps.instanceCapacity() * Long.BYTES);
    instances = caps.instances();
    eniLimits = caps.enis();
    ports = tables.ports().baseAddress();
    enis = tables.enis().baseAddress();
    maxFramePackets = 1 + maxFrameBytes / FULL_SEGMENT_BYTES;
  }

  /** Begins a duty cycle. */
  public void begin() {
    nsUntilOpen = Long.MAX_VALUE;
  }

  /**
   * How many frames may be taken from a port now.
   *
   * @param most frames that would be taken if there were no caps
   * @return 1 to {@code most}, or 0 if its instance or ENI is beyond a cap
   */
  public int frames(final int portId, final int most, final long nowNs) {
    if (caps.isInert()) {
      return most;
    }
    final int eni = owner(portId);
    if (eni == EniTable.NONE) {
      return most;
    }
    final long entry = enis + (long) eni * EniEntry.BYTES;
    final int instance = Binding.instance(EniEntry.binding(entry));
    int frames = most;
    if (caps.isCapped(instance, Caps.EGRESS)) {
      frames = frames(instances, instance, frames, nowNs);
    }
    if (frames > 0 && hasQos(entry)) {
      frames = frames(eniLimits, eni, frames, nowNs);
    }
    return frames;
  }

  /** Charges what came into the slots from {@code from} on. */
  public void charge(final PacketVector vector, final int from, final long nowNs) {
    if (caps.isInert()) {
      return;
    }
    final int count = vector.count;
    final int[] inPorts = vector.inPort;
    final int[] lengths = vector.length;
    final long[] offloads = vector.offload;
    int next = from;
    while (next < count) {
      final int portId = inPorts[next];
      long weight = 0;
      while (next < count && inPorts[next] == portId) {
        weight +=
            offloads[next] == Offload.NONE
                ? WireSize.of(lengths[next], 1)
                : WireSize.of(vector.address[next], lengths[next], offloads[next]);
        next++;
      }
      charge(portId, weight, nowNs);
    }
  }

  /** Nanoseconds from the time of the cycle until a port may be tried again that was held back. */
  public long nsUntilOpen() {
    return nsUntilOpen;
  }

  private void charge(final int portId, final long weight, final long nowNs) {
    final long word = PortTable.word(ports, portId);
    final int eni = PortTable.eni(word);
    if (PortTable.isShared(word) || eni < 0) {
      return;
    }
    final long entry = enis + (long) eni * EniEntry.BYTES;
    final long binding = EniEntry.binding(entry);
    if (!Binding.isAt(binding, portId)) {
      return;
    }
    final int instance = Binding.instance(binding);
    if (instance < caps.instanceCapacity()) {
      final long at = advances.address() + (long) instance * Long.BYTES;
      final long rest = WireSize.rest(Memory.readLong(at), weight);
      if (WireSize.isRest(rest)) {
        Memory.writeLong(at, rest);
      } else if (caps.isCapped(instance, Caps.EGRESS)) {
        chargeSlowPath(instance, at, weight, nowNs);
      }
    }
    if (hasQos(entry)) {
      charge(eniLimits.lane(eni, CapTable.EGRESS), eniLimits, weight, nowNs);
    }
  }

  /** Charges what is missing, and with it what is needed soon. */
  private void chargeSlowPath(
      final int instance, final long at, final long weight, final long nowNs) {
    final long lane = instances.lane(instance, CapTable.EGRESS);
    final long left = Memory.readLong(at);
    final long more = WireSize.missing(instances.advance(lane), left);
    charge(lane, instances, weight + more, nowNs);
    Memory.writeLong(at, left + more);
  }

  private static void charge(
      final long lane, final CapTable table, final long weight, final long nowNs) {
    table.charge(lane, nowNs, WireSize.bytes(weight), WireSize.packets(weight));
  }

  private int frames(final CapTable table, final int index, final int most, final long nowNs) {
    final long lane = table.lane(index, CapTable.EGRESS);
    final long closedNs = table.nsUntilOpen(lane, nowNs, maxFrameBytes);
    if (closedNs > 0) {
      table.throttle(lane, nowNs, closedNs);
      nsUntilOpen = Math.min(nsUntilOpen, closedNs);
      return 0;
    }
    final long byBytes = table.availableBytes(lane, nowNs) / maxFrameBytes;
    final long byPackets = table.availablePackets(lane, nowNs) / maxFramePackets;
    return (int) Math.max(1, Math.min(most, Math.min(byBytes, byPackets)));
  }

  /** The ENI that owns what the port sends, {@link EniTable#NONE} if none does now. */
  private int owner(final int portId) {
    final long word = PortTable.word(ports, portId);
    if (PortTable.isShared(word)) {
      return EniTable.NONE;
    }
    final int eni = PortTable.eni(word);
    return eni >= 0 && Binding.isAt(EniEntry.binding(enis + (long) eni * EniEntry.BYTES), portId)
        ? eni
        : EniTable.NONE;
  }

  /** Frees the memory of its own. */
  @Override
  public void close() {
    advances.close();
  }

  private static boolean hasQos(final long entry) {
    return (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.QOS) != 0;
  }
}
