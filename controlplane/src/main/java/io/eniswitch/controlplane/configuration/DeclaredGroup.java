package io.eniswitch.controlplane.configuration;

import io.eniswitch.dataplane.SecurityGroupConfig;

/**
 * A security group as the file declares it.
 *
 * @param vpcId the VPC of its members
 * @param config its rules, as the switch takes them
 */
public record DeclaredGroup(String vpcId, SecurityGroupConfig config) {
  /** {@code sg-…}. */
  public String id() {
    return config.groupId();
  }
}
