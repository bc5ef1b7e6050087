package io.eniswitch.dataplane;

import io.eniswitch.dataplane.table.VSwitchEntry;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A vSwitch as control declares it. Its gateway is the third address from the end of the IPv4 range
 * and the ninth from the end of the IPv6 range: the first of those the API reserves there.
 *
 * @param vSwitchId its name
 * @param vni network of its VPC, 1 to 2^24 - 1
 * @param network first address of the IPv4 range
 * @param prefixLength bits of the IPv4 range, 8 to 29
 * @param ipv6Network first address of the IPv6 range, if it has one; 64 bits are its prefix
 */
public record VSwitchConfig(
    String vSwitchId,
    int vni,
    InetAddress network,
    int prefixLength,
    Optional<InetAddress> ipv6Network) {
  /** Bits of a vSwitch's IPv6 range. */
  public static final int IPV6_PREFIX_LENGTH = 64;

  private static final int GATEWAY_FROM_END = 2;
  private static final int GATEWAY6_FROM_END = 8;

  /** Checks the ranges; {@link IllegalArgumentException} names the field that is wrong. */
  public VSwitchConfig {
    require(vni > 0 && vni < 1 << 24, "vni", vni, "1 to 16777215");
    require(network instanceof Inet4Address, "network", network, "an IPv4 address");
    require(prefixLength >= 8 && prefixLength <= 29, "prefixLength", prefixLength, "8 to 29");
    require(
        ipv6Network.isEmpty() || ipv6Network.get() instanceof Inet6Address,
        "ipv6Network",
        ipv6Network,
        "an IPv6 address");
  }

  /** The IPv4 gateway. */
  public InetAddress gateway() {
    final int last = AddressWords.number(network) | (int) (0xffffffffL >>> prefixLength);
    return AddressWords.ipv4(last - GATEWAY_FROM_END);
  }

  /** The IPv6 gateway, if the vSwitch has an IPv6 range. */
  public Optional<InetAddress> ipv6Gateway() {
    return ipv6Network.map(first ->
        AddressWords.ipv6(Long.reverseBytes(AddressWords.high(first)), -1L - GATEWAY6_FROM_END));
  }

  /** As the tables hold it, under {@code index}. */
  VSwitchEntry entry(final int index) {
    final Optional<InetAddress> gateway6 = ipv6Gateway();
    return new VSwitchEntry(
        index,
        vni,
        AddressWords.word(gateway()),
        AddressWords.word(network),
        prefixLength,
        gateway6.map(AddressWords::high).orElse(0L),
        gateway6.map(AddressWords::low).orElse(0L),
        gateway6.isPresent() ? IPV6_PREFIX_LENGTH : 0);
  }

  private static void require(
      final boolean valid, final String field, final Object value, final String accepted) {
    if (!valid) {
      throw new IllegalArgumentException(
          "vSwitch %s \"%s\": needs %s".formatted(field, value, accepted));
    }
  }
}
