package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.List;

/**
 * Addresses a request asks for, by name or by number; a list excludes its own count.
 *
 * @param ipv4 single IPv4 addresses
 * @param ipv4Count any IPv4 addresses
 * @param ipv4Prefixes /28 prefixes
 * @param ipv4PrefixCount any /28 prefixes
 * @param ipv6 single IPv6 addresses
 * @param ipv6Count any IPv6 addresses
 * @param ipv6Prefixes /80 prefixes
 * @param ipv6PrefixCount any /80 prefixes
 */
public record AddressWish(
    List<IpAddress> ipv4,
    int ipv4Count,
    List<Cidr> ipv4Prefixes,
    int ipv4PrefixCount,
    List<IpAddress> ipv6,
    int ipv6Count,
    List<Cidr> ipv6Prefixes,
    int ipv6PrefixCount) {
  /** Nothing. */
  public static final AddressWish NONE = ipv4(0);

  /** Copies the lists. */
  public AddressWish {
    ipv4 = List.copyOf(ipv4);
    ipv4Prefixes = List.copyOf(ipv4Prefixes);
    ipv6 = List.copyOf(ipv6);
    ipv6Prefixes = List.copyOf(ipv6Prefixes);
  }

  /** Any IPv4 addresses. */
  public static AddressWish ipv4(int count) {
    return new AddressWish(List.of(), count, List.of(), 0, List.of(), 0, List.of(), 0);
  }

  /** These IPv4 addresses. */
  public static AddressWish ipv4(List<IpAddress> addresses) {
    return new AddressWish(addresses, 0, List.of(), 0, List.of(), 0, List.of(), 0);
  }

  /** Any IPv6 addresses. */
  public static AddressWish ipv6(int count) {
    return new AddressWish(List.of(), 0, List.of(), 0, List.of(), count, List.of(), 0);
  }

  /** These IPv6 addresses. */
  public static AddressWish ipv6(List<IpAddress> addresses) {
    return new AddressWish(List.of(), 0, List.of(), 0, addresses, 0, List.of(), 0);
  }

  /** Whether it asks for nothing. */
  public boolean isEmpty() {
    return ipv4Total() + ipv6Total() == 0;
  }

  /** IPv4 addresses and prefixes together: each prefix counts as one against an ENI's limit. */
  public int ipv4Total() {
    return ipv4.size() + ipv4Count + ipv4Prefixes.size() + ipv4PrefixCount;
  }

  /** IPv6 addresses and prefixes together. */
  public int ipv6Total() {
    return ipv6.size() + ipv6Count + ipv6Prefixes.size() + ipv6PrefixCount;
  }

  /** Refuses a list together with its count, and a name given twice. */
  void check() {
    conflict(!ipv4.isEmpty(), ipv4Count, "PrivateIpAddress.N", "SecondaryPrivateIpAddressCount");
    conflict(!ipv4Prefixes.isEmpty(), ipv4PrefixCount, "Ipv4Prefix.N", "Ipv4PrefixCount");
    conflict(!ipv6.isEmpty(), ipv6Count, "Ipv6Address.N", "Ipv6AddressCount");
    conflict(!ipv6Prefixes.isEmpty(), ipv6PrefixCount, "Ipv6Prefix.N", "Ipv6PrefixCount");
    for (List<?> names : List.of(ipv4, ipv4Prefixes, ipv6, ipv6Prefixes)) {
      if (names.stream().distinct().count() != names.size()) {
        throw EcsException.forbidden("InvalidIp.IpRepeated", "The same address is given twice.");
      }
    }
  }

  private static void conflict(boolean hasList, int count, String list, String countName) {
    if (count < 0) {
      throw EcsException.invalid("InvalidParameter", countName + " is not negative.");
    }
    if (hasList && count > 0) {
      throw EcsException.invalid(
          "InvalidParameter.Conflict", list + " and " + countName + " exclude each other.");
    }
  }
}
