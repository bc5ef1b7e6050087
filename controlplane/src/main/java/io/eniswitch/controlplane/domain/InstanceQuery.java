package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which instances are asked for: all conditions hold; null and empty ask for all.
 *
 * @param instanceIds these instances; unknown ones match nothing
 * @param vpcId in this VPC
 * @param vSwitchId in this vSwitch
 * @param zoneId in this zone
 * @param name with this name
 * @param typeId of this type
 * @param status in this status
 * @param securityGroupId whose primary ENI is in this group
 * @param privateAddresses whose primary ENI has one of these primary addresses
 * @param tags with all these tags
 */
public record InstanceQuery(
    List<String> instanceIds,
    @Nullable String vpcId,
    @Nullable String vSwitchId,
    @Nullable String zoneId,
    @Nullable String name,
    @Nullable String typeId,
    @Nullable InstanceStatus status,
    @Nullable String securityGroupId,
    List<IpAddress> privateAddresses,
    List<Tag> tags) {
  /** Everything. */
  public static final InstanceQuery ALL =
      new InstanceQuery(List.of(), null, null, null, null, null, null, null, List.of(), List.of());

  /** Copies the lists. */
  public InstanceQuery {
    instanceIds = List.copyOf(instanceIds);
    privateAddresses = List.copyOf(privateAddresses);
    tags = List.copyOf(tags);
  }

  /** Only these instances. */
  public static InstanceQuery ids(List<String> instanceIds) {
    return new InstanceQuery(
        instanceIds, null, null, null, null, null, null, null, List.of(), List.of());
  }
}
