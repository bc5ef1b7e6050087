package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which VPCs or vSwitches are asked for; null and empty ask for all.
 *
 * @param vpcIds of these VPCs
 * @param vSwitchId this vSwitch; not for VPCs
 * @param zoneId in this zone; not for VPCs
 * @param name with this name
 * @param isDefault made by the system, or not
 * @param tags with all these tags
 */
public record VpcQuery(
    List<String> vpcIds,
    @Nullable String vSwitchId,
    @Nullable String zoneId,
    @Nullable String name,
    @Nullable Boolean isDefault,
    List<Tag> tags) {
  /** Everything. */
  public static final VpcQuery ALL = new VpcQuery(List.of(), null, null, null, null, List.of());

  /** Copies the lists. */
  public VpcQuery {
    vpcIds = List.copyOf(vpcIds);
    tags = List.copyOf(tags);
  }
}
