package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Finds an ENI by (VNI, IPv4 address) or (VNI, MAC) in one cache line and the ENI's own record.
 *
 * <p>A slot holds 32 bits of the key and the ENI's index; the rest of the key is compared with the
 * ENI's record, which the packet needs anyway. That halves the memory of a table with full keys.
 * <b>Threading</b>: one writer; readers take a {@link View} per burst. <b>Layout</b>: buckets of
 * half a cache line, 4 slots of 8 bytes: key in the high, index + 1 in the low word; 0 is free,
 * {@link #TOMBSTONE} was removed. A key lies in its home bucket or, if that was full, in the other
 * one of the line, or in one of the next. A bucket is searched without branches, for which slot
 * matches cannot be predicted. <b>Bounds</b>: doubles at 60 % of its slots; the old slots are freed
 * when every worker has passed a duty cycle.
 */
public final class CompactIndex implements AutoCloseable {
  static final long TOMBSTONE = 0xffffffffL;

  private static final int MIN_BUCKETS = 256;
  private static final int BUCKET_SLOTS = 4;
  private static final int BUCKET_BYTES = 32;

  /** One state of the slots, fixed until the index grows. */
  public static final class View {
    final Region region;
    final long baseAddress;
    final int mask;

    View(final int buckets) {
      region = Region.map((long) buckets * BUCKET_BYTES);
      baseAddress = region.address();
      mask = buckets - 1;
    }

    /** Address of the bucket where the probe for {@code hash} starts. */
    public long bucket(final int hash) {
      return baseAddress + (long) (hash & mask) * BUCKET_BYTES;
    }

    /** Where the search for {@code hash} goes on after so many buckets: first in the same line. */
    long bucket(final int hash, final int probed) {
      final int line = (hash >>> 1) + (probed >>> 1);
      return bucket(line << 1 | (hash ^ probed) & 1);
    }

    /** How many slots there are. */
    int slots() {
      return (mask + 1) * BUCKET_SLOTS;
    }
  }

  private final EniTable enis;
  private final boolean byMac;
  private final Reclaimer reclaimer;
  private volatile View view;
  private int filled;
  private int live;

  private CompactIndex(final EniTable enis, final boolean byMac, final Reclaimer reclaimer) {
    this.enis = enis;
    this.byMac = byMac;
    this.reclaimer = reclaimer;
    view = new View(MIN_BUCKETS);
  }

  /** An index by (VNI, IPv4 address as loaded from a packet). */
  public static CompactIndex byIpv4(final EniTable enis, final Reclaimer reclaimer) {
    return new CompactIndex(enis, false, reclaimer);
  }

  /** An index by (VNI, MAC as loaded from a frame). */
  public static CompactIndex byMac(final EniTable enis, final Reclaimer reclaimer) {
    return new CompactIndex(enis, true, reclaimer);
  }

  /** The slots to read in this duty cycle. */
  public View view() {
    return view;
  }

  /** Spreads a key over the slots. */
  public static int hash(final int vni, final long key) {
    long x = (key ^ (long) vni << 40) * 0x9E3779B97F4A7C15L;
    x ^= x >>> 32;
    x *= 0xD6E8FEB86659FD93L;
    return (int) (x >>> 32);
  }

  /**
   * Index of an ENI in {@code bucket} under the 32 bits {@code part} of a key, or {@link
   * EniTable#NONE}. The caller compares the rest of the key, and searches on if it differs.
   */
  public static int candidate(final long bucket, final int part) {
    // A slot under the same part leaves just its low word, which as unsigned is the least.
    final long flip = (long) part << 32 ^ Long.MIN_VALUE;
    final long least =
        Math.min(
            Math.min(Memory.readLong(bucket) ^ flip, Memory.readLong(bucket + 8) ^ flip),
            Math.min(Memory.readLong(bucket + 16) ^ flip, Memory.readLong(bucket + 24) ^ flip));
    final long found = least ^ Long.MIN_VALUE;
    return found >>> 32 == 0 ? (int) found - 1 : EniTable.NONE;
  }

  /** The ENI with IPv4 address {@code ip} in network {@code vni}, or {@link EniTable#NONE}. */
  public static int findIpv4(final View view, final long enis, final int vni, final int ip) {
    return find(view, enis, vni, ip & 0xffffffffL, false);
  }

  /**
   * The ENI with MAC {@code mac} (frame order, 48 bits) in network {@code vni}, or {@link
   * EniTable#NONE}.
   */
  public static int findMac(final View view, final long enis, final int vni, final long mac) {
    return find(view, enis, vni, mac, true);
  }

  /** The ENI under {@code key}, or {@link EniTable#NONE}. Any thread. */
  public int find(final int vni, final long key) {
    return find(view, enis.baseAddress(), vni, key, byMac);
  }

  /** Keys it holds. */
  public int size() {
    return live;
  }

  /** Bytes of the slots. */
  public long bytes() {
    return view.region.bytes();
  }

  /** Adds a key that is not there; the ENI's record is complete. Table thread. */
  void insert(final int vni, final long key, final int index) {
    if ((filled + 1) * 10L > view.slots() * 6L) {
      rebuild();
    }
    place(view, vni, key, index);
    filled++;
    live++;
  }

  /** Gives a key to another ENI of the same network in one store. Table thread. */
  void replace(final int vni, final long key, final int from, final int to) {
    Memory.releaseLong(slotOf(vni, key, from), word(key, to));
  }

  /** Removes a key. Table thread. */
  void remove(final int vni, final long key, final int index) {
    Memory.releaseLong(slotOf(vni, key, index), TOMBSTONE);
    live--;
  }

  @Override
  public void close() {
    view.region.close();
  }

  private static int find(
      final View view, final long enis, final int vni, final long key, final boolean byMac) {
    final int part = part(key, byMac);
    final int hash = hash(vni, key);
    for (int probed = 0; ; probed++) {
      final long bucket = view.bucket(hash, probed);
      for (int i = 0; i < BUCKET_SLOTS; i++) {
        final long slot = Memory.acquireLong(bucket + i * 8L);
        if (slot == 0) {
          return EniTable.NONE;
        }
        if ((int) (slot >>> 32) == part
            && slot != TOMBSTONE
            && matches(enis + ((slot & 0xffffffffL) - 1) * EniEntry.BYTES, vni, key, byMac)) {
          return (int) slot - 1;
        }
      }
    }
  }

  private static boolean matches(
      final long entry, final int vni, final long key, final boolean byMac) {
    return EniEntry.vni(entry) == vni
        && (!byMac || (EniEntry.macWord(entry) & EniEntry.MAC_MASK) == key);
  }

  private static int part(final long key, final boolean byMac) {
    return (int) (byMac ? key >>> 16 : key);
  }

  private long slotOf(final int vni, final long key, final int index) {
    return slotHolding(view, vni, key, word(key, index));
  }

  /** Address of the first slot on the key's way that holds {@code wanted}. */
  private static long slotHolding(
      final View slots, final int vni, final long key, final long wanted) {
    final int hash = hash(vni, key);
    for (int probed = 0; probed <= slots.mask; probed++) {
      final long bucket = slots.bucket(hash, probed);
      for (int i = 0; i < BUCKET_SLOTS; i++) {
        if (Memory.readLong(bucket + i * 8L) == wanted) {
          return bucket + i * 8L;
        }
      }
    }
    throw new IllegalStateException("key " + key + " of VNI " + vni + " is not in the index");
  }

  private void place(final View slots, final int vni, final long key, final int index) {
    Memory.releaseLong(slotHolding(slots, vni, key, 0), word(key, index));
  }

  private long word(final long key, final int index) {
    return (long) part(key, byMac) << 32 | index + 1L;
  }

  private void rebuild() {
    final View old = view;
    int buckets = MIN_BUCKETS;
    while ((live + 1) * 2L > (long) buckets * BUCKET_SLOTS) {
      buckets *= 2;
    }
    final View fresh = new View(buckets);
    for (int i = 0; i < old.slots(); i++) {
      final long slot = Memory.readLong(old.baseAddress + ((long) i << 3));
      if (slot != 0 && slot != TOMBSTONE) {
        final int index = (int) slot - 1;
        final long entry = enis.entry(index);
        final long key = byMac ? EniEntry.macWord(entry) & EniEntry.MAC_MASK : slot >>> 32;
        place(fresh, EniEntry.vni(entry), key, index);
      }
    }
    filled = live;
    view = fresh;
    reclaimer.retire(old.region::close);
  }
}
