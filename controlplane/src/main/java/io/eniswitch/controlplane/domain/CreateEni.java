package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a secondary ENI.
 *
 * @param vSwitchId its vSwitch
 * @param securityGroupIds at least one
 * @param primaryAddress its primary IPv4 address, or null for any
 * @param addresses further addresses
 * @param settings what the tenant can switch
 * @param naming names and tags
 */
public record CreateEni(
    String vSwitchId,
    List<String> securityGroupIds,
    @Nullable IpAddress primaryAddress,
    AddressWish addresses,
    EniSettings settings,
    Naming naming) {
  /** Copies the list. */
  public CreateEni {
    securityGroupIds = List.copyOf(securityGroupIds);
  }

  /** Any address in the vSwitch, one group, default settings. */
  public static CreateEni of(String vSwitchId, String securityGroupId) {
    return new CreateEni(
        vSwitchId,
        List.of(securityGroupId),
        null,
        AddressWish.NONE,
        EniSettings.DEFAULT,
        Naming.NONE);
  }
}
