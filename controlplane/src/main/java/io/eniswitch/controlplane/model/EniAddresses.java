package io.eniswitch.controlplane.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of an ENI.
 *
 * @param primary the one primary IPv4 address, the same for the ENI's whole life
 * @param secondary secondary IPv4 addresses, in the order they were assigned
 * @param ipv4Prefixes /28 blocks
 * @param ipv6 IPv6 addresses, in the order they were assigned
 * @param ipv6Prefixes /80 blocks
 */
public record EniAddresses(
    IpAddress primary,
    List<IpAddress> secondary,
    List<Cidr> ipv4Prefixes,
    List<IpAddress> ipv6,
    List<Cidr> ipv6Prefixes) {
  /** Copies the lists. */
  public EniAddresses {
    secondary = List.copyOf(secondary);
    ipv4Prefixes = List.copyOf(ipv4Prefixes);
    ipv6 = List.copyOf(ipv6);
    ipv6Prefixes = List.copyOf(ipv6Prefixes);
  }

  /** Only a primary address. */
  public static EniAddresses of(IpAddress primary) {
    return new EniAddresses(primary, List.of(), List.of(), List.of(), List.of());
  }

  /** The primary and the secondary IPv4 addresses. */
  public List<IpAddress> ipv4() {
    return Stream.concat(Stream.of(primary), secondary.stream()).toList();
  }

  /** Every single address, IPv4 first. */
  public List<IpAddress> all() {
    return Stream.concat(ipv4().stream(), ipv6.stream()).toList();
  }

  /** Every prefix, IPv4 first. */
  public List<Cidr> prefixes() {
    return Stream.concat(ipv4Prefixes.stream(), ipv6Prefixes.stream()).toList();
  }

  /** These addresses with more, sorted into their lists by family. */
  public EniAddresses plus(List<IpAddress> addresses, List<Cidr> prefixes) {
    List<IpAddress> v4 = new ArrayList<>(secondary);
    List<IpAddress> v6 = new ArrayList<>(ipv6);
    addresses.forEach(address -> (address.v6() ? v6 : v4).add(address));
    List<Cidr> v4Blocks = new ArrayList<>(ipv4Prefixes);
    List<Cidr> v6Blocks = new ArrayList<>(ipv6Prefixes);
    prefixes.forEach(prefix -> (prefix.v6() ? v6Blocks : v4Blocks).add(prefix));
    return new EniAddresses(primary, v4, v4Blocks, v6, v6Blocks);
  }

  /** These addresses without some; the primary stays whatever is given. */
  public EniAddresses minus(List<IpAddress> addresses, List<Cidr> prefixes) {
    return new EniAddresses(
        primary,
        secondary.stream().filter(address -> !addresses.contains(address)).toList(),
        ipv4Prefixes.stream().filter(prefix -> !prefixes.contains(prefix)).toList(),
        ipv6.stream().filter(address -> !addresses.contains(address)).toList(),
        ipv6Prefixes.stream().filter(prefix -> !prefixes.contains(prefix)).toList());
  }
}
