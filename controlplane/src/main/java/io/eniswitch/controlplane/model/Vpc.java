package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's private network.
 *
 * @param id {@code vpc-…}
 * @param regionId the region it is in
 * @param vni the tunnel network id that only this VPC has, 24 bits (RFC 7348)
 * @param cidr the IPv4 block its vSwitches are cut from
 * @param ipv6Cidr the IPv6 block, or null without IPv6
 * @param userCidrs blocks outside {@code cidr} that the tenant uses as its own
 * @param isDefault whether it was made by the system
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record Vpc(
    String id,
    String regionId,
    int vni,
    Cidr cidr,
    @Nullable Cidr ipv6Cidr,
    List<Cidr> userCidrs,
    boolean isDefault,
    Labels labels,
    Instant createdAt) {
  /** The largest tunnel network id. */
  public static final int MAX_VNI = 0xff_ffff;

  /** Refuses a tunnel network id of more than 24 bits and a block of the wrong family. */
  public Vpc {
    userCidrs = List.copyOf(userCidrs);
    if (vni < 1 || vni > MAX_VNI) {
      throw new IllegalArgumentException("vni " + vni + " is not between 1 and " + MAX_VNI);
    }
    if (cidr.v6() || ipv6Cidr != null && !ipv6Cidr.v6()) {
      throw new IllegalArgumentException("a block of the wrong address family");
    }
  }

  /** The virtual router's id, made from the VPC's. */
  public String routerId() {
    return "vrt-" + id.substring(id.indexOf('-') + 1);
  }

  /** The route table's id, made from the VPC's. */
  public String routeTableId() {
    return "vtb-" + id.substring(id.indexOf('-') + 1);
  }

  /** This VPC with other labels. */
  public Vpc withLabels(Labels newLabels) {
    return new Vpc(id, regionId, vni, cidr, ipv6Cidr, userCidrs, isDefault, newLabels, createdAt);
  }
}
