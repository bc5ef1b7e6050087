package io.eniswitch.controlplane.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A block of a VPC's addresses in one zone: what others call a subnet.
 *
 * <p><b>Bounds</b>: of the IPv4 block the first and the last three addresses are reserved, the
 * gateway is the third from the end; of the IPv6 block the first and the last nine.
 *
 * @param id {@code vsw-…}
 * @param vpcId the VPC it is part of
 * @param zoneId the zone of its ENIs
 * @param cidr its IPv4 block
 * @param ipv6Cidr its IPv6 block, or null without IPv6
 * @param isDefault whether it was made by the system
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record VSwitch(
    String id,
    String vpcId,
    String zoneId,
    Cidr cidr,
    @Nullable Cidr ipv6Cidr,
    boolean isDefault,
    Labels labels,
    Instant createdAt) {
  private static final int RESERVED_LAST = 3;
  private static final int RESERVED_LAST_IPV6 = 9;

  /** Refuses an IPv4 block outside /16 to /29 and an IPv6 block smaller than /124. */
  public VSwitch {
    if (cidr.v6() || cidr.prefixLength() < 16 || cidr.prefixLength() > 29) {
      throw new IllegalArgumentException(cidr + " is not an IPv4 block of /16 to /29");
    }
    if (ipv6Cidr != null && (!ipv6Cidr.v6() || ipv6Cidr.prefixLength() > 124)) {
      throw new IllegalArgumentException(ipv6Cidr + " is not an IPv6 block of at most /124");
    }
  }

  /** The gateway of the IPv4 block. */
  public IpAddress gateway() {
    return cidr.address().plus(cidr.size() - RESERVED_LAST);
  }

  /** The gateway of the IPv6 block, or null without IPv6: the ninth from the end. */
  public @Nullable IpAddress ipv6Gateway() {
    if (ipv6Cidr == null) {
      return null;
    }
    IpAddress last = ipv6Cidr.last();
    return IpAddress.v6(last.high(), last.low() - (RESERVED_LAST_IPV6 - 1));
  }

  /** The first IPv4 address an ENI can have. */
  public IpAddress firstAssignable() {
    return cidr.address().plus(1);
  }

  /** The number of IPv4 addresses ENIs can have. */
  public long assignableCount() {
    return cidr.size() - RESERVED_LAST - 1;
  }

  /** Whether an ENI here can have this address: inside a block and not reserved. */
  public boolean isAssignable(IpAddress address) {
    if (!address.v6()) {
      return cidr.contains(address)
          && address.compareTo(firstAssignable()) >= 0
          && address.compareTo(gateway()) < 0;
    }
    IpAddress gateway = ipv6Gateway();
    return ipv6Cidr != null
        && gateway != null
        && ipv6Cidr.contains(address)
        && !address.equals(ipv6Cidr.address())
        && address.compareTo(gateway) < 0;
  }

  /** This vSwitch with other labels. */
  public VSwitch withLabels(Labels newLabels) {
    return new VSwitch(id, vpcId, zoneId, cidr, ipv6Cidr, isDefault, newLabels, createdAt);
  }
}
