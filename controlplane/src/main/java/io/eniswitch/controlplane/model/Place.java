package io.eniswitch.controlplane.model;

/**
 * Where an instance or ENI is in the network.
 *
 * @param regionId region
 * @param zoneId zone
 * @param vpcId VPC; empty for an instance of the classic network
 * @param vSwitchId vSwitch; empty for an instance of the classic network
 */
public record Place(String regionId, String zoneId, String vpcId, String vSwitchId) {
  /** Whether this is in the classic network, where ENIs cannot be attached. */
  public boolean classic() {
    return vpcId.isEmpty();
  }
}
