package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Finds an ENI by (VNI, IPv6 address).
 *
 * <p><b>Threading</b>: one writer; readers take a {@link View} per burst. <b>Layout</b>: open
 * addressing, linear probing, 32-byte slots: address as loaded from a packet in two longs, VNI,
 * index + 1 (0 is free, {@link #TOMBSTONE} was removed). A slot's key never changes once published.
 * <b>Bounds</b>: doubles at 60 % of its slots.
 */
public final class Ipv6Index implements AutoCloseable {
  static final int TOMBSTONE = -1;

  private static final int SLOT_BYTES = 32;
  private static final int LOW_AT = 8;
  private static final int VNI_AT = 16;
  private static final int INDEX_AT = 20;
  private static final int MIN_SLOTS = 256;

  /** One state of the slots, fixed until the index grows. */
  public static final class View {
    final Region region;
    final long baseAddress;
    final int mask;

    View(final int slots) {
      region = Region.map((long) slots * SLOT_BYTES);
      baseAddress = region.address();
      mask = slots - 1;
    }

    /** Address of the slot at {@code position}, which wraps around. */
    long slot(final int position) {
      return baseAddress + (long) (position & mask) * SLOT_BYTES;
    }
  }

  private final Reclaimer reclaimer;
  private volatile View view = new View(MIN_SLOTS);
  private int filled;
  private int live;

  /** An empty index. */
  public Ipv6Index(final Reclaimer reclaimer) {
    this.reclaimer = reclaimer;
  }

  /** The slots to read in this duty cycle. */
  public View view() {
    return view;
  }

  /**
   * The ENI with the address {@code high}:{@code low} (halves as loaded) in {@code vni}, or {@link
   * EniTable#NONE}.
   */
  public static int find(final View view, final int vni, final long high, final long low) {
    final long slot = locate(view, vni, high, low);
    return slot == 0 ? EniTable.NONE : Math.max(Memory.acquireInt(slot + INDEX_AT) - 1, -1);
  }

  /** The ENI with the address now, or {@link EniTable#NONE}. Any thread. */
  public int find(final int vni, final long high, final long low) {
    return find(view, vni, high, low);
  }

  /** Addresses it holds. */
  public int size() {
    return live;
  }

  /** Adds an address that is not there. Table thread. */
  void insert(final int vni, final long high, final long low, final int index) {
    if ((filled + 1) * 10L > (view.mask + 1) * 6L) {
      rebuild();
    }
    place(view, vni, high, low, index);
    filled++;
    live++;
  }

  /** Gives an address to another ENI in one store. Table thread. */
  void replace(final int vni, final long high, final long low, final int to) {
    Memory.releaseInt(located(vni, high, low) + INDEX_AT, to + 1);
  }

  /** Removes an address. Table thread. */
  void remove(final int vni, final long high, final long low) {
    Memory.releaseInt(located(vni, high, low) + INDEX_AT, TOMBSTONE);
    live--;
  }

  @Override
  public void close() {
    view.region.close();
  }

  private static long locate(final View view, final int vni, final long high, final long low) {
    int position = hash(vni, high, low);
    while (true) {
      final long slot = view.slot(position++);
      final int state = Memory.acquireInt(slot + INDEX_AT);
      if (state == 0) {
        return 0;
      }
      if (state != TOMBSTONE
          && Memory.readLong(slot) == high
          && Memory.readLong(slot + LOW_AT) == low
          && Memory.readInt(slot + VNI_AT) == vni) {
        return slot;
      }
    }
  }

  private static int hash(final int vni, final long high, final long low) {
    return CompactIndex.hash(vni, high * 0xC2B2AE3D27D4EB4FL ^ Long.rotateLeft(low, 29));
  }

  private long located(final int vni, final long high, final long low) {
    final long slot = locate(view, vni, high, low);
    if (slot == 0) {
      throw new IllegalStateException("IPv6 address of VNI " + vni + " is not in the index");
    }
    return slot;
  }

  private static void place(
      final View slots, final int vni, final long high, final long low, final int index) {
    int position = hash(vni, high, low);
    while (Memory.readInt(slots.slot(position) + INDEX_AT) != 0) {
      position++;
    }
    final long slot = slots.slot(position);
    Memory.writeLong(slot, high);
    Memory.writeLong(slot + LOW_AT, low);
    Memory.writeInt(slot + VNI_AT, vni);
    Memory.releaseInt(slot + INDEX_AT, index + 1);
  }

  private void rebuild() {
    final View old = view;
    int slots = MIN_SLOTS;
    while ((live + 1) * 2L > slots) {
      slots *= 2;
    }
    final View fresh = new View(slots);
    for (int i = 0; i <= old.mask; i++) {
      final long slot = old.slot(i);
      final int state = Memory.readInt(slot + INDEX_AT);
      if (state != 0 && state != TOMBSTONE) {
        place(
            fresh,
            Memory.readInt(slot + VNI_AT),
            Memory.readLong(slot),
            Memory.readLong(slot + LOW_AT),
            state - 1);
      }
    }
    filled = live;
    view = fresh;
    reclaimer.retire(old.region::close);
  }
}
