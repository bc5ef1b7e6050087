package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a VPC.
 *
 * @param cidr its IPv4 block; null is 172.16.0.0/12
 * @param ipv6Cidr its IPv6 block; null with {@code enableIpv6} has one chosen
 * @param enableIpv6 whether it has an IPv6 block
 * @param userCidrs see the VPC
 * @param naming names and tags
 */
public record CreateVpc(
    @Nullable Cidr cidr,
    @Nullable Cidr ipv6Cidr,
    boolean enableIpv6,
    List<Cidr> userCidrs,
    Naming naming) {
  /** Copies the list. */
  public CreateVpc {
    userCidrs = List.copyOf(userCidrs);
  }
}
