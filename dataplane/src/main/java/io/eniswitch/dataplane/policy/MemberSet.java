package io.eniswitch.dataplane.policy;

import java.util.List;

/**
 * Shared between threads, one writer: the addresses of one VPC and the security groups they are
 * members of.
 *
 * <p>An address is named together with all of its groups, so that it moves from one set of groups
 * to another in one step. Write here first, then {@link PolicyTable#withdrawMembers}; else a
 * session judged in between would keep the old answer.
 *
 * <p><b>Threading</b>: writes by one thread at a time, classifiers read on any.
 *
 * <p><b>Bounds</b>: {@link #MAX_GROUPS_PER_ADDRESS}; {@link #MAX_ADDRESSES} per family, beyond
 * which a write fails and nothing changes.
 */
public final class MemberSet {
  /** Most groups of one ENI that the ECS API ever grants. */
  public static final int MAX_GROUPS_PER_ADDRESS = 16;

  /** Most addresses of a family: more than the 300,000 of a VPC. */
  public static final int MAX_ADDRESSES = MemberTable.MAX_ADDRESSES;

  private final MemberTable v4 = new MemberTable(Cidr.Family.V4);
  private final MemberTable v6 = new MemberTable(Cidr.Family.V6);

  /** A VPC without members. */
  public MemberSet() {}

  /** Makes an IPv4 address a member of exactly these groups; of none removes it. */
  public void replaceV4(final int address, final int... groupIds) {
    replace(v4, (long) address << 32, 0, groupIds);
  }

  /** Makes an IPv6 address a member of exactly these groups; of none removes it. */
  public void replaceV6(final long high, final long low, final int... groupIds) {
    replace(v6, high, low, groupIds);
  }

  /** Addresses of both families that are members of a group. Writer only. */
  public int count() {
    return v4.count() + v6.count();
  }

  /** The table of one family, for classifiers. */
  MemberTable table(final Cidr.Family family) {
    return family == Cidr.Family.V4 ? v4 : v6;
  }

  private static void replace(
      final MemberTable table, final long high, final long low, final int[] groupIds) {
    List<Integer> ids = GroupIds.ordered(groupIds);
    if (ids.size() > MAX_GROUPS_PER_ADDRESS || (!ids.isEmpty() && ids.getFirst() < 0)) {
      throw new IllegalArgumentException(
          "groups %s: must be at most %d ids of 0 or more".formatted(ids, MAX_GROUPS_PER_ADDRESS));
    }
    table.replace(high, low, ids);
  }
}
