package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which security groups are asked for: all conditions hold; null and empty ask for all.
 *
 * @param groupIds these groups
 * @param vpcId in this VPC
 * @param name with this name
 * @param type of this type
 * @param resourceGroupId in this resource group
 * @param tags with all these tags
 */
public record GroupQuery(
    List<String> groupIds,
    @Nullable String vpcId,
    @Nullable String name,
    @Nullable GroupType type,
    @Nullable String resourceGroupId,
    List<Tag> tags) {
  /** Everything. */
  public static final GroupQuery ALL = new GroupQuery(List.of(), null, null, null, null, List.of());

  /** Copies the lists. */
  public GroupQuery {
    groupIds = List.copyOf(groupIds);
    tags = List.copyOf(tags);
  }
}
