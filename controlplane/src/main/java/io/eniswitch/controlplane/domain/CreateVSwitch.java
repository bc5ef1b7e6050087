package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a vSwitch.
 *
 * @param vpcId its VPC
 * @param zoneId its zone
 * @param cidr its IPv4 block
 * @param ipv6Subnet which /64 of the VPC's IPv6 block it gets, 0 to 255; null for none
 * @param naming names and tags
 */
public record CreateVSwitch(
    String vpcId, String zoneId, Cidr cidr, @Nullable Integer ipv6Subnet, Naming naming) {}
