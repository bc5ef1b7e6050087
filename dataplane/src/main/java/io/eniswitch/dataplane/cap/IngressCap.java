package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import org.jspecify.annotations.Nullable;

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
  private static final long MAX_WAIT_NS = ShapingQueue.DEFAULT_MAX_WAIT_NS;
  private static final int PIECE_BYTES = 1514;
  private static final int TARGET_FRAMES = 4;
  private static final int BARE_SEGMENT_BYTES = 128;
  private static final int TCP = 6;
  private static final long NS_PER_SEC = 1_000_000_000L;

  private final Caps caps;
  private final CapTable instances;
  private final CapTable eniLimits;
  private final ShapingQueues queues;
  private final SegmentCutter cutter;
  private final PacketPool pool;
  private final long enis;
  private final Region advances;

  // Of the packet that is looked at.
  private long instanceLane;
  private long eniLane;
  private int key;
  private int epoch;

  IngressCap(final Caps caps, final ForwardingTables tables, final PacketPool pool) {
    this.caps = caps;
    instances = caps.instances();
    eniLimits = caps.enis();
    enis = tables.enis().baseAddress();
    this.pool = pool;
    advances = Region.map((long) caps.instanceCapacity() * Long.BYTES);
    cutter = new SegmentCutter(pool);
    queues = new ShapingQueues(caps, pool.capacity());
  }

  /** Lets packets pass, holds them, or sets their drop reason. */
  public void process(final PacketVector vector, final long nowNs) {
    if (caps.isInert()) {
      return;
    }
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] destinationEnis = vector.destinationEni;
    final int[] lengths = vector.length;
    final long[] offloads = vector.offload;
    final long advanceBase = advances.address();
    final int capacity = caps.instanceCapacity();
    for (int i = 0; i < count; i++) {
      if (verdicts[i] == Verdict.FORWARD) {
        final int eni = destinationEnis[i];
        final long entry = enis + (long) eni * EniEntry.BYTES;
        final int instance = Binding.instance(EniEntry.binding(entry));
        final boolean qos = hasQos(entry);
        if (instance < capacity && offloads[i] == Offload.NONE && !qos) {
          final long at = advanceBase + (long) instance * Long.BYTES;
          final long rest = WireSize.rest(Memory.readLong(at), WireSize.of(lengths[i], 1));
          if (WireSize.isRest(rest)) {
            Memory.writeLong(at, rest);
            continue;
          }
        }
        if (qos || caps.isCapped(instance, Caps.INGRESS)) {
          admitSlowPath(vector, i, entry, nowNs);
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
    advances.close();
  }

  private void admitSlowPath(
      final PacketVector vector, final int slot, final long entry, final long nowNs) {
    chooseLanes(vector.destinationEni[slot], entry);
    final long weight =
        WireSize.of(vector.address[slot], vector.length[slot], vector.offload[slot]);
    if (instanceLane != NO_LANE && eniLane == NO_LANE && takesAdvance(weight, nowNs)) {
      return;
    }
    final boolean told = isToBeTold(vector, slot, nowNs);
    final boolean loses = told && !CongestionMark.mark(vector.address[slot], vector.layout[slot]);
    if (WireSize.packets(weight) > 1
        && (loses || isLong(weight, nowNs))
        && cutter.begin(vector, slot)) {
      admitPieces(vector, slot, nowNs, loses ? 1 : 0);
      return;
    }
    if (loses) {
      drop(vector, slot, NO_ROOM);
      return;
    }
    final long waitNs = place(vector, slot, weight, nowNs, false);
    if (waitNs < 0) {
      drop(vector, slot, waitNs);
    }
  }

  /**
   * Takes a packet's share and what others may need soon in one go; if there is not as much, what
   * is left goes back, so that no later packet passes on it before this one.
   */
  private boolean takesAdvance(final long weight, final long nowNs) {
    final long at = advances.address() + (long) key * Long.BYTES;
    final long left = Memory.readLong(at);
    if (queues.find(key) == null) {
      final long more = WireSize.missing(instances.advance(instanceLane), left);
      final long bytes = WireSize.bytes(weight + more);
      final int packets = WireSize.packets(weight + more);
      if (instances.take(instanceLane, nowNs, bytes, packets, 0) == 0) {
        Memory.writeLong(at, left + more);
        return true;
      }
    }
    if (left != 0) {
      instances.giveBack(instanceLane, WireSize.bytes(left), WireSize.packets(left));
      Memory.writeLong(at, 0);
    }
    return false;
  }

  private void chooseLanes(final int eni, final long entry) {
    final int instance = Binding.instance(EniEntry.binding(entry));
    instanceLane =
        caps.isCapped(instance, Caps.INGRESS) ? instances.lane(instance, INGRESS) : NO_LANE;
    eniLane = hasQos(entry) ? eniLimits.lane(eni, INGRESS) : NO_LANE;
    key = eniLane == NO_LANE ? instance : ShapingQueues.keyOf(caps, eni);
    epoch = EniEntry.epoch(EniEntry.policyWord(entry));
  }

  /** True if a segment takes long at the receiver's rate, and its first piece has a chance. */
  private boolean isLong(final long weight, final long nowNs) {
    return isLong(instances, instanceLane, weight, nowNs)
        || isLong(eniLimits, eniLane, weight, nowNs);
  }

  private static boolean isLong(
      final CapTable table, final long lane, final long weight, final long nowNs) {
    return lane != NO_LANE
        && SegmentCutter.isLong(weight, table.bytesPerSec(lane))
        && table.nsUntil(lane, nowNs, PIECE_BYTES) <= MAX_WAIT_NS;
  }

  /** True if a packet's sender is to be told that the queue stands, which only TCP heeds. */
  private boolean isToBeTold(final PacketVector vector, final int slot, final long nowNs) {
    final @Nullable ShapingQueue queue = queues.find(key);
    if (queue == null) {
      return false;
    }
    final long targetNs = Math.max(CoDel.TARGET_NS, nsOf(TARGET_FRAMES * PIECE_BYTES));
    final boolean due = queue.coDel().isDue(queue.waitNs(nowNs), targetNs, nowNs);
    final boolean heeds =
        Layout.protocol(vector.layout[slot]) == TCP && vector.length[slot] > BARE_SEGMENT_BYTES;
    if (due && heeds) {
      queue.coDel().onTold(nowNs);
    }
    return due && heeds;
  }

  /** How long so many bytes take at the receiver's rate. */
  private long nsOf(final long bytes) {
    final long instanceRate = instanceLane == NO_LANE ? 0 : instances.bytesPerSec(instanceLane);
    final long eniRate = eniLane == NO_LANE ? 0 : eniLimits.bytesPerSec(eniLane);
    final long rate =
        instanceRate == 0 || eniRate == 0
            ? instanceRate + eniRate
            : Math.min(instanceRate, eniRate);
    return rate == 0 ? 0 : bytes * NS_PER_SEC / rate;
  }

  /**
   * Queues the pieces of a segment, as many as may wait, but for the first ones that are to be
   * {@code lost}. A loss counts as one packet's.
   */
  private void admitPieces(
      final PacketVector vector, final int slot, final long nowNs, final int lost) {
    long waitNs = 0;
    int skipped = lost;
    while (waitNs >= 0 && !cutter.isDone()) {
      final PacketVector pieces = cutter.next(vector, slot);
      skipped = Math.min(skipped, pieces.count);
      pool.free(pieces.buffer, 0, skipped);
      int placed = skipped;
      skipped = 0;
      while (placed < pieces.count && waitNs >= 0) {
        final long weight = WireSize.of(0, pieces.length[placed], Offload.NONE);
        waitNs = place(pieces, placed, weight, nowNs, true);
        placed += waitNs >= 0 ? 1 : 0;
      }
      cutter.free(placed);
      waitNs = pieces.count == 0 ? NO_ROOM : waitNs;
    }
    if (waitNs < 0 || lost > 0) {
      drop(vector, slot, waitNs < 0 ? waitNs : NO_ROOM);
    } else {
      pool.free(vector.buffer[slot]);
      vector.verdict[slot] = Verdict.HELD;
    }
  }

  /**
   * Lets a packet pass or, if it has to wait or others do, puts it in the queue.
   *
   * @return how long it waits, or a negative reason why it may not
   */
  private long place(
      final PacketVector vector,
      final int slot,
      final long weight,
      final long nowNs,
      final boolean queued) {
    final boolean first = queues.find(key) == null;
    final boolean room = queues.room(key, vector.length[slot]) != null;
    if (!room && (queued || !first)) {
      return NO_ROOM;
    }
    final long waitNs = reserve(weight, nowNs, room ? MAX_WAIT_NS : 0);
    if (waitNs > 0 || waitNs == 0 && (queued || !first)) {
      queues.add(key, vector, slot, nowNs + waitNs, epoch);
      vector.verdict[slot] = Verdict.HELD;
    }
    return waitNs;
  }

  /** Takes a packet's share of both lanes or of none; answers the longer wait or a reason. */
  private long reserve(final long weight, final long nowNs, final long maxWaitNs) {
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
    if (eniLane == NO_LANE) {
      return waitNs;
    }
    final long eniNs = eniLimits.reserve(eniLane, nowNs, bytes, packets, maxWaitNs);
    if (eniNs < 0 && instanceLane != NO_LANE) {
      instances.giveBack(instanceLane, bytes, packets);
    }
    if (eniNs > 0) {
      eniLimits.throttle(eniLane, nowNs, eniNs);
    }
    return eniNs < 0 ? BEYOND_QOS : Math.max(waitNs, eniNs);
  }

  private void drop(final PacketVector vector, final int slot, final long reason) {
    if (reason == CapTable.BEYOND_PACKET_RATE) {
      vector.drop(slot, DropReason.PACKET_ALLOWANCE);
    } else if (reason == BEYOND_QOS) {
      vector.drop(slot, DropReason.ENI_QOS);
    } else {
      vector.drop(slot, DropReason.BANDWIDTH_ALLOWANCE);
      if (reason == NO_ROOM) {
        final long lane = instanceLane == NO_LANE ? eniLane : instanceLane;
        instances.count(lane, CapCounter.BANDWIDTH_PACKETS, 1);
        instances.count(lane, CapCounter.BANDWIDTH_BYTES, vector.length[slot]);
      }
    }
  }

  private static boolean hasQos(final long entry) {
    return (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.QOS) != 0;
  }
}
