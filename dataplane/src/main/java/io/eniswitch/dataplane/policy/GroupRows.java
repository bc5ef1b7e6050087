package io.eniswitch.dataplane.policy;

import java.util.Arrays;
import java.util.Map;

/**
 * Which rules of a table speak of which group: group id to bitmap row, beside the memberships that
 * lead from an address to its groups.
 *
 * <p><b>Threading</b>: immutable, any thread; {@link MemberTable} says how it changes.
 *
 * <p><b>Layout</b>: {@code slots} is an open-addressing hash of pairs, group id and row; -1 marks
 * an empty slot. At most half of it is used.
 */
final class GroupRows {
  private static final int EMPTY = -1;
  private static final int NONE = -1;

  private final MemberTable members;
  private final int[] slots;
  private final int mask;

  /** Copies {@code rowByGroup}. */
  GroupRows(final MemberTable members, final Map<Integer, Integer> rowByGroup) {
    this.members = members;
    int capacity = Integer.highestOneBit(Math.max(rowByGroup.size(), 1)) << 2;
    mask = capacity - 1;
    slots = new int[2 * capacity];
    Arrays.fill(slots, EMPTY);
    rowByGroup.forEach((group, row) -> {
      int at = slot(group);
      while (slots[2 * at] != EMPTY) {
        at = (at + 1) & mask;
      }
      slots[2 * at] = group;
      slots[2 * at + 1] = row;
    });
  }

  /** The groups that the left-aligned address is a member of, now; not to be changed. */
  int[] of(final long high, final long low) {
    return members.groupsOf(high, low);
  }

  /** The row of the rules that speak of {@code groupId}, or -1. */
  int row(final int groupId) {
    for (int at = slot(groupId); ; at = (at + 1) & mask) {
      final int found = slots[2 * at];
      if (found == groupId) {
        return slots[2 * at + 1];
      }
      if (found == EMPTY) {
        return NONE;
      }
    }
  }

  private int slot(final int groupId) {
    return ((groupId * 0x9E3779B9) >>> 12) & mask;
  }
}
