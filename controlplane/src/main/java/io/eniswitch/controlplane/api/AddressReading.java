package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.AddressWish;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads which addresses a request asks for, or names. */
final class AddressReading {
  /** The most addresses a request that assigns can name. */
  static final int MOST_ASSIGNED = 49;

  private static final int MOST_OF_NEW_ENI = 10;
  private static final int MOST_COUNTED_IPV4 = 49;
  private static final int MOST = 10;
  private static final int IPV4_PREFIX_LENGTH = 28;
  private static final int IPV6_PREFIX_LENGTH = 80;

  private AddressReading() {}

  /** All eight ways to ask for addresses of a new ENI. */
  static AddressWish all(Parameters parameters) {
    AddressWish ipv4 = ipv4(parameters, MOST_OF_NEW_ENI);
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

  /** IPv4 addresses and prefixes, of which {@code most} addresses can be named. */
  static AddressWish ipv4(Parameters parameters, int most) {
    AddressWish none = AddressWish.NONE;
    return new AddressWish(
        atMost(most, "PrivateIpAddress.N", ipv4Addresses(parameters, malformed())),
        Reading.count(parameters, "SecondaryPrivateIpAddressCount", MOST_COUNTED_IPV4),
        atMost(MOST, "Ipv4Prefix.N", ipv4Prefixes(parameters)),
        Reading.count(parameters, "Ipv4PrefixCount", MOST),
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
        atMost(MOST, "Ipv6Address.N", ipv6Addresses(parameters)),
        Reading.count(parameters, "Ipv6AddressCount", MOST),
        atMost(MOST, "Ipv6Prefix.N", ipv6Prefixes(parameters)),
        Reading.count(parameters, "Ipv6PrefixCount", MOST));
  }

  /** {@code PrivateIpAddress.N}; {@code malformed} is the error for what is no IPv4 address. */
  static List<IpAddress> ipv4Addresses(Parameters parameters, ApiError malformed) {
    return ofFamily(Reading.addresses(parameters, "PrivateIpAddress", malformed), false, malformed);
  }

  /** {@code Ipv6Address.N}. */
  static List<IpAddress> ipv6Addresses(Parameters parameters) {
    ApiError malformed = new ApiError(403, "InvalidIp.Address", "An IPv6 address cannot be read.");
    return ofFamily(Reading.addresses(parameters, "Ipv6Address", malformed), true, malformed);
  }

  /** {@code Ipv4Prefix.N}. */
  static List<Cidr> ipv4Prefixes(Parameters parameters) {
    return prefixes(parameters.texts("Ipv4Prefix"), false, IPV4_PREFIX_LENGTH);
  }

  /** {@code Ipv6Prefix.N}. */
  static List<Cidr> ipv6Prefixes(Parameters parameters) {
    return prefixes(parameters.texts("Ipv6Prefix"), true, IPV6_PREFIX_LENGTH);
  }

  private static List<IpAddress> ofFamily(List<IpAddress> read, boolean v6, ApiError malformed) {
    if (read.stream().anyMatch(address -> address.v6() != v6)) {
      throw malformed;
    }
    return read;
  }

  private static List<Cidr> prefixes(List<String> texts, boolean v6, int length) {
    List<Cidr> prefixes = new ArrayList<>();
    for (String text : texts) {
      prefixes.add(prefix(text, v6));
    }
    if (prefixes.stream().mapToInt(Cidr::prefixLength).distinct().count() > 1) {
      throw illegal("MaskNotSame", "The prefixes of one request are of one length, /" + length);
    }
    if (prefixes.stream().anyMatch(prefix -> prefix.prefixLength() != length)) {
      throw illegal("MaskInvalid", "A prefix is a /" + length);
    }
    return prefixes;
  }

  private static Cidr prefix(String text, boolean v6) {
    Cidr prefix;
    try {
      prefix = Cidr.parseLoosely(text);
    } catch (IllegalArgumentException e) {
      throw illegal("Illegal", "'" + text + "' is no prefix");
    }
    if (text.indexOf('/') < 0 || prefix.v6() != v6) {
      throw illegal("Illegal", "'" + text + "' is no prefix of the wanted family");
    }
    IpAddress named = IpAddress.parse(text.substring(0, text.indexOf('/')));
    if (!named.equals(prefix.address())) {
      throw illegal("NotStrict", "'" + text + "' has bits beyond its length");
    }
    return prefix;
  }

  private static <T> List<T> atMost(int most, String name, List<T> values) {
    if (values.size() > most) {
      throw ApiError.invalid(name, values.size() + " values", "at most " + most);
    }
    return values;
  }

  private static ApiError malformed() {
    return new ApiError(400, "InvalidParameter", "A PrivateIpAddress.N cannot be read.");
  }

  private static ApiError illegal(String code, String text) {
    return new ApiError(403, "InvalidIp.IpPrefix" + code, text + ".");
  }
}
