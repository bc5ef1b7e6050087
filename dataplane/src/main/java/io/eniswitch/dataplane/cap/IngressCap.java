package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * What instances receive: a packet takes its share of the receiving instance's caps, or waits until
 * it may, or is dropped if that would be too long or too many wait.
 *
 * <p>It comes after rewrite, which may still drop a packet or send it to another ENI. What waited
 * goes where its ENI is when it leaves, so that a move takes it along; if the ENI's epoch changed
 * meanwhile, it may be another ENI or have other rules, and the packet is dropped.
 * <b>Threading</b>: owned by one worker; the buckets are shared. <b>Bounds</b>: {@link
 * ShapingQueue#DEFAULT_MAX_WAIT_NS} of wait, and those of {@link ShapingQueues}.
 */
public final class IngressCap implements AutoCloseable {
  private static final int INGRESS = CapTable.INGRESS;
  private static final long NO_LANE = 0;
  private static final long BEYOND_QOS = -3;
  private static final long NO_ROOM = -4;

  private final Caps caps;
  private final CapTable instances;
  private final CapTable eniLimits;
  private final ShapingQueues queues;
  private final long enis;

  IngressCap(final Caps caps, final ForwardingTables tables, final PacketPool pool) {
    this.caps = caps;
    instances = caps.instances();
    eniLimits = caps.enis();
    enis = tables.enis().baseAddress();
    final int keys = caps.instanceCapacity() + eniLimits.capacity();
    queues = new ShapingQueues(keys, pool.capacity());
  }

  /** Lets packets pass, holds them, or sets their drop reason. */
  public void process(final PacketVector vector, final long nowNs) {
    if (caps.isInert()) {
      return;
    }
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] destinationEnis = vector.destinationEni;
    for (int i = 0; i < count; i++) {
      if (verdicts[i] == Verdict.FORWARD) {
        final int eni = destinationEnis[i];
        final long entry = enis + (long) eni * EniEntry.BYTES;
        final int instance = Binding.instance(EniEntry.binding(entry));
        if (caps.isCapped(instance, Caps.INGRESS) || hasQos(entry)) {
          admit(vector, i, entry, nowNs);
        }
      }
    }
  }

  /** Moves packets whose time has come to an empty vector, ready to be sent. */
  public int release(final PacketVector vector, final long nowNs) {
    if (queues.held() == 0) {
      return 0;
    }
    queues.releaseInto(vector, nowNs);
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final long entry = enis + (long) vector.destinationEni[i] * EniEntry.BYTES;
      final long binding = EniEntry.binding(entry);
      if (EniEntry.epoch(EniEntry.policyWord(entry)) != (int) vector.scratch[i]) {
        vector.drop(i, DropReason.STALE);
      } else if (!Binding.isLocal(binding)) {
        vector.drop(i, DropReason.DESTINATION_DETACHED);
      } else {
        vector.outPort[i] = Binding.portId(binding);
      }
    }
    return count;
  }

  /** Packets that wait. */
  public int held() {
    return queues.held();
  }

  /** Nanoseconds until a packet may leave, {@code Long.MAX_VALUE} if none waits. */
  public long nsUntilNext(final long nowNs) {
    return queues.nsUntilNext(nowNs);
  }

  /** Frees the memory of its own; what still waits is lost with the pool. */
  @Override
  public void close() {
    queues.close();
  }

  private void admit(
      final PacketVector vector, final int slot, final long entry, final long nowNs) {
    final int eni = vector.destinationEni[slot];
    final int instance = Binding.instance(EniEntry.binding(entry));
    final long instanceLane =
        caps.isCapped(instance, Caps.INGRESS) ? instances.lane(instance, INGRESS) : NO_LANE;
    final long eniLane = hasQos(entry) ? eniLimits.lane(eni, INGRESS) : NO_LANE;
    final int key = eniLane == NO_LANE ? instance : caps.instanceCapacity() + eni;
    final boolean first = queues.find(key) == null;
    final boolean room = queues.room(key, vector.length[slot]) != null;
    final long weight =
        WireSize.of(vector.address[slot], vector.length[slot], vector.offload[slot]);
    final long maxWaitNs = room ? ShapingQueue.DEFAULT_MAX_WAIT_NS : 0;
    long waitNs = NO_ROOM;
    if (room || first) {
      waitNs = reserve(instanceLane, eniLane, weight, nowNs, maxWaitNs);
    }
    if (waitNs < 0) {
      drop(vector, slot, waitNs, instanceLane == NO_LANE ? eniLane : instanceLane);
    } else if (waitNs > 0 || !first) {
      final int epoch = EniEntry.epoch(EniEntry.policyWord(entry));
      queues.add(key, vector, slot, nowNs + waitNs, epoch);
      vector.verdict[slot] = Verdict.HELD;
    }
  }

  /** Takes a packet's share of both lanes or of none; answers the longer wait or a reason. */
  private long reserve(
      final long instanceLane,
      final long eniLane,
      final long weight,
      final long nowNs,
      final long maxWaitNs) {
    final long bytes = WireSize.bytes(weight);
    final int packets = WireSize.packets(weight);
    long waitNs = 0;
    if (instanceLane != NO_LANE) {
      waitNs = instances.reserve(instanceLane, nowNs, bytes, packets, maxWaitNs);
      if (waitNs < 0) {
        return waitNs;
      }
      if (waitNs > 0) {
        instances.throttle(instanceLane, nowNs, waitNs);
      }
    }
    if (eniLane != NO_LANE) {
      final long eniNs = eniLimits.reserve(eniLane, nowNs, bytes, packets, maxWaitNs);
      if (eniNs < 0 && instanceLane != NO_LANE) {
        instances.giveBack(instanceLane, bytes, packets);
      }
      if (eniNs > 0) {
        eniLimits.throttle(eniLane, nowNs, eniNs);
      }
      return eniNs < 0 ? BEYOND_QOS : Math.max(waitNs, eniNs);
    }
    return waitNs;
  }

  private void drop(final PacketVector vector, final int slot, final long reason, final long lane) {
    if (reason == CapTable.BEYOND_PACKET_RATE) {
      vector.drop(slot, DropReason.PACKET_ALLOWANCE);
    } else if (reason == BEYOND_QOS) {
      vector.drop(slot, DropReason.ENI_QOS);
    } else {
      vector.drop(slot, DropReason.BANDWIDTH_ALLOWANCE);
      if (reason == NO_ROOM) {
        instances.count(lane, CapCounter.BANDWIDTH_PACKETS, 1);
        instances.count(lane, CapCounter.BANDWIDTH_BYTES, vector.length[slot]);
      }
    }
  }

  private static boolean hasQos(final long entry) {
    return (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.QOS) != 0;
  }
}
