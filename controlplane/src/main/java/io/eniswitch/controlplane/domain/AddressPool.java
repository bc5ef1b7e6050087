package io.eniswitch.controlplane.domain;

/**
 * How much of a vSwitch is used.
 *
 * @param vSwitchId the vSwitch
 * @param cursor offset in the IPv4 block where the search for a free address goes on
 * @param used IPv4 addresses in use, those inside prefixes included
 */
public record AddressPool(String vSwitchId, long cursor, long used) {}
