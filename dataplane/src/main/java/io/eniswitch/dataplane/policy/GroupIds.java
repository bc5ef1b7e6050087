package io.eniswitch.dataplane.policy;

import java.util.Arrays;
import java.util.List;

/** Sets of groups as lists that are equal if the sets are. */
final class GroupIds {
  private GroupIds() {}

  /** Each id once, in order. */
  static List<Integer> ordered(final int... groupIds) {
    // Nearly every ENI has one group, and there may be very many ENIs.
    return groupIds.length == 1
        ? List.of(groupIds[0])
        : Arrays.stream(groupIds).sorted().distinct().boxed().toList();
  }
}
