package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.AddressWish;

/** Reads which addresses a request asks for, or names. */
final class AddressReading {
  private static final int MAX_IPV4_COUNT = 49;
  private static final int MAX_COUNT = 10;

  private AddressReading() {}

  /** All eight ways to ask for addresses. */
  static AddressWish all(Parameters parameters) {
    AddressWish ipv4 = ipv4(parameters);
    AddressWish ipv6 = ipv6(parameters);
    return new AddressWish(
        ipv4.ipv4(),
        ipv4.ipv4Count(),
        ipv4.ipv4Prefixes(),
        ipv4.ipv4PrefixCount(),
        ipv6.ipv6(),
        ipv6.ipv6Count(),
        ipv6.ipv6Prefixes(),
        ipv6.ipv6PrefixCount());
  }

  /** IPv4 addresses and prefixes. */
  static AddressWish ipv4(Parameters parameters) {
    AddressWish none = AddressWish.NONE;
    return new AddressWish(
        Reading.addresses(parameters, "PrivateIpAddress", malformed("PrivateIpAddress.N")),
        Reading.count(parameters, "SecondaryPrivateIpAddressCount", MAX_IPV4_COUNT),
        Reading.blocks(parameters, "Ipv4Prefix", malformed("Ipv4Prefix.N")),
        Reading.count(parameters, "Ipv4PrefixCount", MAX_COUNT),
        none.ipv6(),
        0,
        none.ipv6Prefixes(),
        0);
  }

  /** IPv6 addresses and prefixes. */
  static AddressWish ipv6(Parameters parameters) {
    AddressWish none = AddressWish.NONE;
    return new AddressWish(
        none.ipv4(),
        0,
        none.ipv4Prefixes(),
        0,
        Reading.addresses(parameters, "Ipv6Address", malformedIpv6()),
        Reading.count(parameters, "Ipv6AddressCount", MAX_COUNT),
        Reading.blocks(parameters, "Ipv6Prefix", malformedIpv6()),
        Reading.count(parameters, "Ipv6PrefixCount", MAX_COUNT));
  }

  /** The error for something that is no IPv6 address or prefix. */
  static ApiError malformedIpv6() {
    return new ApiError(403, "InvalidIp.Address", "An IPv6 address or prefix cannot be read.");
  }

  private static ApiError malformed(String name) {
    return new ApiError(400, "InvalidParameter", "A value of " + name + " cannot be read.");
  }
}
