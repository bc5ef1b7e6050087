package io.eniswitch.controlplane.domain;

import java.time.Duration;

/**
 * Quotas and times of the domain.
 *
 * @param enisPerRegion ENIs of an account in a region with which it can make no secondary one
 * @param groupsPerEni security groups an ENI can be in
 * @param rulesPerGroup rules of a group, both directions
 * @param rulesPerEni rules of all groups of an ENI
 * @param membersPerNormalGroup private addresses in a normal group
 * @param membersPerEnterpriseGroup ENIs in an enterprise group
 * @param vSwitchesPerVpc vSwitches in a VPC
 * @param groupsPerRegion security groups an account can have in a region
 * @param vpcsPerRegion VPCs an account can have in a region
 * @param addressCoolDown how long a freed address is not chosen again by itself
 * @param settleTimeout how long a switch has to confirm what it was asked for
 * @param tokenLifetime how long a client token is remembered
 */
public record DomainSettings(
    int enisPerRegion,
    int groupsPerEni,
    int rulesPerGroup,
    int rulesPerEni,
    int membersPerNormalGroup,
    int membersPerEnterpriseGroup,
    int vSwitchesPerVpc,
    int groupsPerRegion,
    int vpcsPerRegion,
    Duration addressCoolDown,
    Duration settleTimeout,
    Duration tokenLifetime) {
  /** Generous quotas for a private installation; limits per group and ENI as documented. */
  public static DomainSettings defaults() {
    return new DomainSettings(
        1_000_000,
        10,
        200,
        1_000,
        6_000,
        65_536,
        150,
        10_000,
        10_000,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofHours(24));
  }

  /** These settings with another ENI quota. */
  public DomainSettings withEnisPerRegion(int value) {
    return new DomainSettings(
        value,
        groupsPerEni,
        rulesPerGroup,
        rulesPerEni,
        membersPerNormalGroup,
        membersPerEnterpriseGroup,
        vSwitchesPerVpc,
        groupsPerRegion,
        vpcsPerRegion,
        addressCoolDown,
        settleTimeout,
        tokenLifetime);
  }
}
