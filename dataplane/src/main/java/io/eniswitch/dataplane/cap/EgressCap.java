package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
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
  private final Region debts;
  private final int maxFrameBytes;
  private final int maxFramePackets;
  private long nsUntilOpen = Long.MAX_VALUE;

  EgressCap(final Caps caps, final ForwardingTables tables, final int maxFrameBytes) {
    this.caps = caps;
    this.maxFrameBytes = maxFrameBytes;
    debts = Region.map((long) caps.instanceCapacity() * Long.BYTES);
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
    int first = from;
    while (first < count) {
      int next = first + 1;
      while (next < count && inPorts[next] == inPorts[first]) {
        next++;
      }
      charge(vector, first, next, nowNs);
      first = next;
    }
  }

  /** Nanoseconds from the time of the cycle until a port may be tried again that was held back. */
  public long nsUntilOpen() {
    return nsUntilOpen;
  }

  private void charge(final PacketVector vector, final int from, final int to, final long nowNs) {
    final int eni = owner(vector.inPort[from]);
    if (eni == EniTable.NONE) {
      return;
    }
    final long entry = enis + (long) eni * EniEntry.BYTES;
    final int instance = Binding.instance(EniEntry.binding(entry));
    final boolean capped = caps.isCapped(instance, Caps.EGRESS);
    final boolean qos = hasQos(entry);
    if (!capped && !qos) {
      return;
    }
    long weight = 0;
    for (int i = from; i < to; i++) {
      weight += WireSize.of(vector.address[i], vector.length[i], vector.offload[i]);
    }
    if (capped) {
      chargeInstance(instance, weight, nowNs);
    }
    if (qos) {
      charge(eniLimits.lane(eni, CapTable.EGRESS), eniLimits, weight, nowNs);
    }
  }

  /** Charges at once only what is more than a small debt. */
  private void chargeInstance(final int instance, final long weight, final long nowNs) {
    final long at = debts.address() + (long) instance * Long.BYTES;
    final long lane = instances.lane(instance, CapTable.EGRESS);
    final long debt = Memory.readLong(at) + weight;
    final boolean small = WireSize.fits(debt, instances.advance(lane));
    Memory.writeLong(at, small ? debt : 0);
    if (!small) {
      charge(lane, instances, debt, nowNs);
    }
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
    debts.close();
  }

  private static boolean hasQos(final long entry) {
    return (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.QOS) != 0;
  }
}
