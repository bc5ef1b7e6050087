package io.eniswitch.dataplane.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shared between threads, one writer: which groups each address of one VPC and family is a member
 * of. All classifiers of the VPC read the same table, so that a membership change costs one store,
 * however many refer to the group.
 *
 * <p><b>Threading</b>: {@link #replace} by one thread at a time; {@link #groupsOf} by any, without
 * locks: it answers the whole set of groups before a change or the whole set after it.
 *
 * <p><b>Layout</b>: a {@link Snapshot} of an open-addressing hash and the sets of groups its slots
 * name. A slot's key never changes, an address that leaves keeps its slot with the empty set. When
 * slots or numbers of sets run out, the live ones are copied to a new snapshot; the collector frees
 * the old one when its last reader is gone, and since no number is ever used twice in a snapshot, a
 * slow reader can never take one set for another.
 *
 * <p><b>Bounds</b>: at most {@link #MAX_ADDRESSES}; half of the slots are used at most.
 */
final class MemberTable {
  /** Most addresses: more than the 300,000 of a VPC. */
  static final int MAX_ADDRESSES = 1 << 20;

  private static final int[] NONE = {};
  private static final int NONE_ID = 1;
  private static final int SMALLEST = 64;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SNAPSHOT;

  static {
    try {
      SNAPSHOT =
          MethodHandles.lookup().findVarHandle(MemberTable.class, "snapshot", Snapshot.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final boolean wide;
  private final Map<List<Integer>, Interned> interned = new HashMap<>();
  private Snapshot snapshot;
  private int usedSlots;
  private int nextId = NONE_ID + 1;
  private int count;

  /** An empty table for one family. */
  MemberTable(final Cidr.Family family) {
    wide = family == Cidr.Family.V6;
    snapshot = new Snapshot(wide, SMALLEST, SMALLEST);
  }

  /** The ids of the groups of the left-aligned address {@code high:low}; not to be changed. */
  int[] groupsOf(final long high, final long low) {
    final Snapshot current = (Snapshot) SNAPSHOT.getAcquire(this);
    return current.sets[wide ? current.findWide(high, low) : current.findNarrow(high)];
  }

  /** Addresses that are members of a group. Writer only. */
  int count() {
    return count;
  }

  /**
   * Makes the address a member of exactly {@code groupIds}, distinct and in order; none removes it.
   *
   * @throws IllegalStateException if the table is full; nothing has changed then
   */
  void replace(final long high, final long low, final List<Integer> groupIds) {
    int[] before = groupsOf(high, low);
    int change = Math.min(groupIds.size(), 1) - Math.min(before.length, 1);
    if (count + change > MAX_ADDRESSES) {
      throw new IllegalStateException("a VPC has at most " + MAX_ADDRESSES + " member addresses");
    }
    if (before.length == 0 && groupIds.isEmpty()) {
      return;
    }
    if (nextId == snapshot.sets.length || 2 * (usedSlots + 1) > snapshot.slots.length) {
      SNAPSHOT.setRelease(this, copyOfLive());
    }
    int id = groupIds.isEmpty() ? NONE_ID : retain(groupIds);
    if (snapshot.put(high, low, id)) {
      usedSlots++;
    }
    count += change;
    release(before);
  }

  private int retain(final List<Integer> groupIds) {
    Interned set = interned.get(groupIds);
    if (set == null) {
      set = new Interned(nextId++);
      interned.put(List.copyOf(groupIds), set);
      snapshot.sets[set.id] = groupIds.stream().mapToInt(Integer::intValue).toArray();
    }
    set.uses++;
    return set.id;
  }

  private void release(final int[] groupIds) {
    if (groupIds.length > 0) {
      List<Integer> key = Arrays.stream(groupIds).boxed().toList();
      Interned set = interned.get(key);
      if (set != null && --set.uses == 0) {
        interned.remove(key);
      }
    }
  }

  /** Without the addresses that left and the sets nobody has, with room for as many again. */
  private Snapshot copyOfLive() {
    Snapshot copy =
        new Snapshot(wide, roomFor(count), roomFor(Math.max(interned.size(), SMALLEST)));
    int[] newIds = new int[snapshot.sets.length];
    nextId = NONE_ID + 1;
    for (Interned set : interned.values()) {
      copy.sets[nextId] = snapshot.sets[set.id];
      newIds[set.id] = nextId;
      set.id = nextId++;
    }
    for (int slot = 0; slot < snapshot.slots.length; slot++) {
      int newId = newIds[snapshot.id(slot)];
      if (newId != 0) {
        copy.put(snapshot.high(slot), snapshot.low(slot), newId);
      }
    }
    usedSlots = count;
    return copy;
  }

  private static int roomFor(final int items) {
    return Math.max(SMALLEST, Integer.highestOneBit(items + 1) << 2);
  }

  private static final class Interned {
    int id;
    int uses;

    Interned(final int id) {
      this.id = id;
    }
  }

  /**
   * The arrays that readers use. {@code slots}: a tag in the high half, the number of a set in the
   * low half, 0 if empty. The tag of an IPv4 address is the address itself; that of an IPv6 address
   * is half of its hash, and {@code keys} has the address, so that an address that is not there
   * rarely costs a second cache line.
   */
  private static final class Snapshot {
    private static final long TAG = 0xffff_ffff_0000_0000L;

    final long[] slots;
    final long[] keys;
    final int[][] sets;

    Snapshot(final boolean wide, final int slotCount, final int setCount) {
      slots = new long[slotCount];
      keys = new long[wide ? 2 * slotCount : 0];
      sets = new int[setCount][];
      Arrays.fill(sets, NONE);
    }

    private boolean isWide() {
      return keys.length > 0;
    }

    /** The number of the set of an IPv4 address, 0 if it is not there. */
    int findNarrow(final long high) {
      final int mask = slots.length - 1;
      for (int at = (int) hash(high, 0) & mask; ; at = (at + 1) & mask) {
        final long word = (long) SLOT.getAcquire(slots, at);
        if (word == 0 || (word & TAG) == high) {
          return (int) word;
        }
      }
    }

    /** The number of the set of an IPv6 address, 0 if it is not there. */
    int findWide(final long high, final long low) {
      final long hash = hash(high, low);
      final int mask = slots.length - 1;
      for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
        final long word = (long) SLOT.getAcquire(slots, at);
        if (word == 0) {
          return 0;
        }
        if (((word ^ hash) & TAG) == 0 && keys[2 * at] == high && keys[2 * at + 1] == low) {
          return (int) word;
        }
      }
    }

    /** Answers true if it took a new slot. */
    boolean put(final long high, final long low, final int id) {
      final int mask = slots.length - 1;
      final long hash = hash(high, low);
      int at = (int) hash & mask;
      while (slots[at] != 0 && (high(at) != high || low(at) != low)) {
        at = (at + 1) & mask;
      }
      boolean added = slots[at] == 0;
      if (isWide() && added) {
        keys[2 * at] = high;
        keys[2 * at + 1] = low;
      }
      SLOT.setRelease(slots, at, ((isWide() ? hash : high) & TAG) | id);
      return added;
    }

    /** The number of the set in a slot. Writer only. */
    int id(final int slot) {
      return (int) slots[slot];
    }

    /** The first eight bytes of the address in a slot. Writer only. */
    long high(final int slot) {
      return isWide() ? keys[2 * slot] : slots[slot] & TAG;
    }

    /** The last eight bytes of the address in a slot. Writer only. */
    long low(final int slot) {
      return isWide() ? keys[2 * slot + 1] : 0;
    }

    private static long hash(final long high, final long low) {
      long hash = (high ^ Long.rotateLeft(low, 29)) * 0x9E3779B97F4A7C15L;
      hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
      return hash ^ (hash >>> 32);
    }
  }
}
