package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Finds an ENI by (VNI, IPv4 address) or (VNI, MAC) in one cache line and the ENI's own record.
 *
 * <p>A slot holds 32 bits of the key and the ENI's index; the rest of the key is compared with the
 * ENI's record, which the packet needs anyway. That halves the memory of a table with full keys.
 * <b>Threading</b>: one writer; readers take a {@link View} per burst. <b>Layout</b>: open
 * addressing, linear probing, 8-byte slots: key in the high, index + 1 in the low word; 0 is free,
 * {@link #TOMBSTONE} was removed. <b>Bounds</b>: doubles at 60 % of its slots; the old slots are
 * freed when every worker has passed a duty cycle.
 */
public final class CompactIndex implements AutoCloseable {
  static final long TOMBSTONE = 0xffffffffL;

  private static final int MIN_SLOTS = 1024;

  /** One state of the slots, fixed until the index grows. */
  public static final class View {
    final Region region;
    final long baseAddress;
    final int mask;

    View(final int slots) {
      region = Region.map((long) slots * 8);
      baseAddress = region.address();
      mask = slots - 1;
    }

    /** Address of the slot where the probe for {@code hash} starts. */
    public long slot(final int hash) {
      return baseAddress + ((long) (hash & mask) << 3);
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
    view = new View(MIN_SLOTS);
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

  /** The ENI with IPv4 address {@code ip} in network {@code vni}, or {@link EniTable#NONE}. */
  public static int findIpv4(final View view, final long enis, final int vni, final int ip) {
    int position = hash(vni, ip & 0xffffffffL);
    while (true) {
      final long slot = Memory.acquireLong(view.slot(position));
      if (slot == 0) {
        return EniTable.NONE;
      }
      final int index = (int) slot - 1;
      if ((int) (slot >>> 32) == ip
          && slot != TOMBSTONE
          && EniEntry.vni(enis + (long) index * EniEntry.BYTES) == vni) {
        return index;
      }
      position++;
    }
  }

  /**
   * The ENI with MAC {@code mac} (frame order, 48 bits) in network {@code vni}, or {@link
   * EniTable#NONE}.
   */
  public static int findMac(final View view, final long enis, final int vni, final long mac) {
    int position = hash(vni, mac);
    while (true) {
      final long slot = Memory.acquireLong(view.slot(position));
      if (slot == 0) {
        return EniTable.NONE;
      }
      final long entry = enis + ((slot & 0xffffffffL) - 1) * EniEntry.BYTES;
      if ((int) (slot >>> 32) == (int) (mac >>> 16)
          && slot != TOMBSTONE
          && (EniEntry.macWord(entry) & EniEntry.MAC_MASK) == mac
          && EniEntry.vni(entry) == vni) {
        return (int) slot - 1;
      }
      position++;
    }
  }

  /** The ENI under {@code key}, or {@link EniTable#NONE}. Any thread. */
  public int find(final int vni, final long key) {
    return byMac
        ? findMac(view, enis.baseAddress(), vni, key)
        : findIpv4(view, enis.baseAddress(), vni, (int) key);
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
    if ((filled + 1) * 10L > (view.mask + 1) * 6L) {
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

  private long slotOf(final int vni, final long key, final int index) {
    final long wanted = word(key, index);
    int position = hash(vni, key);
    while (true) {
      final long address = view.slot(position++);
      final long slot = Memory.readLong(address);
      if (slot == wanted) {
        return address;
      }
      if (slot == 0) {
        throw new IllegalStateException("key " + key + " of VNI " + vni + " is not in the index");
      }
    }
  }

  private void place(final View slots, final int vni, final long key, final int index) {
    int position = hash(vni, key);
    while (Memory.readLong(slots.slot(position)) != 0) {
      position++;
    }
    Memory.releaseLong(slots.slot(position), word(key, index));
  }

  private long word(final long key, final int index) {
    final long part = byMac ? key >>> 16 : key;
    return part << 32 | index + 1L;
  }

  private void rebuild() {
    final View old = view;
    int slots = MIN_SLOTS;
    while ((live + 1) * 2L > slots) {
      slots *= 2;
    }
    final View fresh = new View(slots);
    for (int i = 0; i <= old.mask; i++) {
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
