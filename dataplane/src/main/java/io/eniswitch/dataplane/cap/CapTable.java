package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Shared between threads, atomic words: the caps of all instances by instance index, or of all ENIs
 * by ENI index, with what is left of each and what went beyond it.
 *
 * <p><b>Threading</b>: {@link #write}, {@link #change} and {@link #settle} by the table thread;
 * everything else by any worker.
 *
 * <p><b>Layout</b>, {@value #STRIDE} bytes per index, in cache lines of 64: for each direction one
 * line of bandwidth and one of packet rate and counters; then a line of the packet rate of both
 * directions and of sessions. Memory is touched only for indices that are used.
 *
 * <p><b>Bounds</b>: the capacity; an index beyond it fails an assertion.
 */
public final class CapTable implements AutoCloseable {
  /** What the instance sends. */
  public static final int EGRESS = 0;

  /** What the instance receives. */
  public static final int INGRESS = 1;

  /** {@link #reserve}: beyond the bandwidth; nothing was taken. */
  public static final long BEYOND_BANDWIDTH = -1;

  /** {@link #reserve}: beyond the packet rate; nothing was taken. */
  public static final long BEYOND_PACKET_RATE = -2;

  /**
   * Time at a packet rate whose packets may come at once: twice that of bytes, for packets do not
   * wait, and what a worker that was away did not let pass is lost. Decision 84.
   */
  public static final long PACKET_BURST_NS = 20_000_000;

  /** Fewest packets that may come at once: a receive burst. */
  public static final long LEAST_PACKET_BURST = 256;

  private static final int LANE_BYTES = 128;
  private static final int STRIDE = 512;
  private static final int BURST = 48;
  private static final int THROTTLED_UNTIL = 56;
  private static final int LANE_PACKETS = 64;
  private static final int COUNTERS = 88;
  private static final int RATE = 120;
  private static final int SHARED = 2 * LANE_BYTES;
  private static final int SESSIONS = SHARED + 24;
  private static final int SESSION_LIMIT = SHARED + 32;
  private static final int SESSIONS_REFUSED = SHARED + 40;
  private static final int ADVANCE = SHARED + 48;
  private static final int ADVANCE_SHARE = 64;
  private static final int ADVANCING_WORKERS = 4;
  private static final long MAX_ADVANCE_BYTES = 1 << 16;
  private static final long MAX_ADVANCE_PACKETS = 64;

  private final Region region;
  private final long base;
  private final int capacity;

  /** A table of indices 0 to {@code capacity - 1}, none of which has a limit. */
  public CapTable(final int capacity) {
    this.capacity = capacity;
    region = Region.map((long) capacity * STRIDE);
    base = region.address();
  }

  /** Indices are below this. */
  public int capacity() {
    return capacity;
  }

  /**
   * Begins the caps of a new instance: full bursts, nothing saved, counters at 0. Its sessions stay
   * as they are: they may have been charged before, and are given back whenever they end.
   */
  public void write(final int index, final CapSpec spec, final long nowNs) {
    final long at = at(index);
    final int behind = SESSIONS + Long.BYTES;
    Memory.fill(at, SESSIONS, 0);
    Memory.fill(at + behind, STRIDE - behind, 0);
    Memory.writeLong(lane(index, EGRESS) + THROTTLED_UNTIL, nowNs);
    Memory.writeLong(lane(index, INGRESS) + THROTTLED_UNTIL, nowNs);
    change(index, spec, nowNs);
  }

  /** Changes the limits while traffic flows: what was taken, saved and counted stays. */
  public void change(final int index, final CapSpec spec, final long nowNs) {
    limit(lane(index, EGRESS), nowNs, spec.egress());
    limit(lane(index, INGRESS), nowNs, spec.ingress());
    final long at = at(index);
    limitPackets(at + SHARED, nowNs, spec.packetsPerSec());
    Memory.writeLong(at + ADVANCE, advance(spec.egress(), spec));
    Memory.writeLong(at + ADVANCE + Long.BYTES, advance(spec.ingress(), spec));
    Memory.releaseLong(at + SESSION_LIMIT, spec.sessions());
  }

  /** Brings the buckets of an index up to date; to be called at least once in 100 days. */
  public void settle(final int index, final long nowNs) {
    for (int direction = EGRESS; direction <= INGRESS; direction++) {
      BurstCredit.settle(lane(index, direction), nowNs);
      TokenBucket.settle(lane(index, direction) + LANE_PACKETS, nowNs);
    }
    TokenBucket.settle(at(index) + SHARED, nowNs);
  }

  /**
   * Takes bytes and packets that may go now or, as bytes, within {@code maxWaitNs}.
   *
   * @param lane direction and index, by {@link #lane}
   * @param bytes and {@code packets} of a packet or of a burst
   * @return nanoseconds from now at which they may go, or a negative reason: nothing was taken, and
   *     it was counted
   */
  public long reserve(
      final long lane,
      final long nowNs,
      final long bytes,
      final int packets,
      final long maxWaitNs) {
    final long waitNs = take(lane, nowNs, bytes, packets, maxWaitNs);
    if (waitNs == BEYOND_PACKET_RATE) {
      count(lane, CapCounter.PACKET_RATE_PACKETS, packets);
    } else if (waitNs == BEYOND_BANDWIDTH) {
      count(lane, CapCounter.BANDWIDTH_PACKETS, packets);
      count(lane, CapCounter.BANDWIDTH_BYTES, bytes);
    }
    return waitNs;
  }

  /** As {@link #reserve}, but nothing is counted: for what is asked for in advance. */
  public long take(
      final long lane,
      final long nowNs,
      final long bytes,
      final int packets,
      final long maxWaitNs) {
    final long total = total(lane);
    if (TokenBucket.reserve(total, nowNs, packets, 0) != 0) {
      return BEYOND_PACKET_RATE;
    }
    if (TokenBucket.reserve(lane + LANE_PACKETS, nowNs, packets, 0) != 0) {
      TokenBucket.giveBack(total, packets);
      return BEYOND_PACKET_RATE;
    }
    final long waitNs = BurstCredit.reserve(lane, nowNs, bytes, maxWaitNs);
    if (waitNs == TokenBucket.REFUSED) {
      TokenBucket.giveBack(total, packets);
      TokenBucket.giveBack(lane + LANE_PACKETS, packets);
      return BEYOND_BANDWIDTH;
    }
    return waitNs;
  }

  /**
   * Charges what has gone already, within the caps or not: for a sender that is held back before
   * the next burst instead.
   *
   * @return nanoseconds from now during which nothing more may be taken from the sender, 0 if it
   *     may go on
   */
  public long charge(final long lane, final long nowNs, final long bytes, final int packets) {
    final long forever = Long.MAX_VALUE;
    final long bytesNs = BurstCredit.reserve(lane, nowNs, bytes, forever);
    final long packetsNs = TokenBucket.reserve(lane + LANE_PACKETS, nowNs, packets, forever);
    final long totalNs = TokenBucket.reserve(total(lane), nowNs, packets, forever);
    return Math.max(bytesNs, Math.max(packetsNs, totalNs));
  }

  /**
   * What a worker may take in advance, as a {@link WireSize} weight: 1/64 of the bursts. Packets
   * that come one by one then need no atomic operation each.
   */
  long advance(final long lane) {
    return Memory.readLong(
        (lane & -STRIDE) + ADVANCE + (lane & LANE_BYTES) / (LANE_BYTES / Long.BYTES));
  }

  /** Gives back what {@link #reserve} took and was not used. */
  public void giveBack(final long lane, final long bytes, final int packets) {
    BurstCredit.giveBack(lane, bytes);
    TokenBucket.giveBack(lane + LANE_PACKETS, packets);
    TokenBucket.giveBack(total(lane), packets);
  }

  /**
   * Bytes that were reserved leave only now, perhaps late. What was earned since they were due does
   * not go on top of them, so that a worker that was away does not let pass more than the burst.
   */
  public void leave(final long lane, final long nowNs, final long bytes) {
    BurstCredit.owe(lane, nowNs, bytes);
  }

  /**
   * Nanoseconds until a frame of at most {@code frameBytes} may be taken from a sender that is
   * charged for it only afterwards; 0 if it may now. Half the burst is enough for a longer one:
   * were all of it needed, whatever is earned while the worker is late would be lost.
   */
  public long nsUntilOpen(final long lane, final long nowNs, final long frameBytes) {
    return nsUntil(lane, nowNs, Math.min(frameBytes, 1 + Memory.readLong(lane + BURST) / 2));
  }

  /**
   * Counts the time from now on during which packets are held back, none of it twice. Two workers
   * that do so at the same moment may count it for one.
   */
  public void throttle(final long lane, final long nowNs, final long durationNs) {
    final long countedUntil = Memory.readLong(lane + THROTTLED_UNTIL);
    final long fromNs = countedUntil - nowNs > 0 ? countedUntil : nowNs;
    final long untilNs = nowNs + durationNs;
    if (untilNs - fromNs > 0) {
      Memory.writeLong(lane + THROTTLED_UNTIL, untilNs);
      count(lane, CapCounter.THROTTLED_NS, untilNs - fromNs);
    }
  }

  /** Bytes per second that can always be had, 0 without a limit. */
  public long bytesPerSec(final long lane) {
    return Memory.acquireLong(lane + RATE);
  }

  /** Bytes that may go now. */
  public long availableBytes(final long lane, final long nowNs) {
    return BurstCredit.available(lane, nowNs);
  }

  /** Packets that may go now, in this direction. */
  public long availablePackets(final long lane, final long nowNs) {
    return Math.min(
        TokenBucket.available(lane + LANE_PACKETS, nowNs),
        TokenBucket.available(total(lane), nowNs));
  }

  /** Nanoseconds until {@code bytes} in one packet may go; 0 if they may now. */
  public long nsUntil(final long lane, final long nowNs, final long bytes) {
    final long packetsNs =
        Math.max(
            TokenBucket.nsUntil(lane + LANE_PACKETS, nowNs, 1),
            TokenBucket.nsUntil(total(lane), nowNs, 1));
    return Math.max(BurstCredit.nsUntil(lane, nowNs, bytes), packetsNs);
  }

  /** Bytes of burst that were saved, {@code Long.MAX_VALUE} if there is no burst above the base. */
  public long savedBytes(final long lane, final long nowNs) {
    return BurstCredit.saved(lane, nowNs);
  }

  /** The handle of one direction of an index; as long as the table lives. */
  public long lane(final int index, final int direction) {
    return at(index) + (long) direction * LANE_BYTES;
  }

  /** Takes one of the sessions; false and counted if all are in use. */
  public boolean openSession(final int index) {
    final long at = at(index);
    final long limit = Memory.acquireLong(at + SESSION_LIMIT);
    if (Memory.addLong(at + SESSIONS, 1) >= limit && limit != 0) {
      Memory.addLong(at + SESSIONS, -1);
      Memory.addLong(at + SESSIONS_REFUSED, 1);
      return false;
    }
    return true;
  }

  /**
   * Takes or gives back {@code delta} sessions, beyond the limit too: they came or went with their
   * ENI.
   */
  public void moveSessions(final int index, final long delta) {
    Memory.addLong(at(index) + SESSIONS, delta);
  }

  /** Sessions in use; after a change or a move perhaps more than the limit. */
  public long sessions(final int index) {
    return Memory.acquireLong(at(index) + SESSIONS);
  }

  /** Sessions still to be had, {@code Long.MAX_VALUE} without a limit. */
  public long sessionsAvailable(final int index) {
    final long limit = Memory.acquireLong(at(index) + SESSION_LIMIT);
    return limit == 0 ? Long.MAX_VALUE : Math.max(0, limit - sessions(index));
  }

  /** Sessions refused so far. */
  public long sessionsRefused(final int index) {
    return Memory.acquireLong(at(index) + SESSIONS_REFUSED);
  }

  /** Adds to a counter of one direction. */
  public void count(final long lane, final CapCounter counter, final long amount) {
    Memory.addLong(lane + COUNTERS + (long) counter.ordinal() * Long.BYTES, amount);
  }

  /** Reads a counter of one direction. */
  public long counted(final long lane, final CapCounter counter) {
    return Memory.acquireLong(lane + COUNTERS + (long) counter.ordinal() * Long.BYTES);
  }

  /** Frees the memory; no worker may use the table any more. */
  @Override
  public void close() {
    region.close();
  }

  private static void limit(final long lane, final long nowNs, final CapSpec.Lane spec) {
    BurstCredit.limit(lane, nowNs, lessAdvances(spec.bandwidth()));
    Memory.writeLong(lane + BURST, spec.bandwidth().burstBytes());
    Memory.releaseLong(lane + RATE, spec.bandwidth().baseBytesPerSec());
    limitPackets(lane + LANE_PACKETS, nowNs, spec.packetsPerSec());
  }

  /** The burst without what {@value #ADVANCING_WORKERS} workers may have taken in advance of it. */
  private static Bandwidth lessAdvances(final Bandwidth given) {
    final long burst = given.burstBytes();
    final long advances = Math.min(MAX_ADVANCE_BYTES, burst / ADVANCE_SHARE) * ADVANCING_WORKERS;
    return new Bandwidth(
        given.baseBytesPerSec(), given.peakBytesPerSec(), burst - advances, given.creditBytes());
  }

  private static long advance(final CapSpec.Lane lane, final CapSpec spec) {
    final Bandwidth bandwidth = lane.bandwidth();
    final long bytes =
        bandwidth.baseBytesPerSec() == 0
            ? MAX_ADVANCE_BYTES
            : Math.min(MAX_ADVANCE_BYTES, bandwidth.burstBytes() / ADVANCE_SHARE);
    final long own = packetBurst(lane.packetsPerSec());
    final long shared = packetBurst(spec.packetsPerSec());
    final long packets = Math.min(MAX_ADVANCE_PACKETS, Math.min(own, shared) / ADVANCE_SHARE);
    return WireSize.of(bytes, (int) packets);
  }

  private static long packetBurst(final long packetsPerSec) {
    final long inTime = packetsPerSec / (1_000_000_000 / PACKET_BURST_NS);
    return packetsPerSec == 0 ? Integer.MAX_VALUE : Math.max(LEAST_PACKET_BURST, inTime);
  }

  private static void limitPackets(final long bucket, final long nowNs, final long packetsPerSec) {
    final long burst = packetBurst(packetsPerSec);
    TokenBucket.limit(bucket, nowNs, packetsPerSec, burst, burst);
  }

  /** The bucket of both directions: the region begins at, and the stride is, a power of two. */
  private static long total(final long lane) {
    return (lane & -STRIDE) + SHARED;
  }

  private long at(final int index) {
    assert index >= 0 && index < capacity : index;
    return base + (long) index * STRIDE;
  }
}
