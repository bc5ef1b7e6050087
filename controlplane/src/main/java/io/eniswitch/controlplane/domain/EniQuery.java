package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which ENIs are asked for: all conditions hold; null and empty ask for all.
 *
 * @param eniIds these ENIs; unknown ones match nothing
 * @param instanceId on this instance
 * @param where in this network
 * @param securityGroupId secondary ENIs in this group
 * @param addresses having these addresses
 * @param name with this name
 * @param type of this type
 * @param status in this status
 * @param resourceGroupId in this resource group
 * @param tags with all these tags
 */
public record EniQuery(
    List<String> eniIds,
    @Nullable String instanceId,
    Where where,
    @Nullable String securityGroupId,
    Having addresses,
    @Nullable String name,
    @Nullable EniType type,
    @Nullable EniStatus status,
    @Nullable String resourceGroupId,
    List<Tag> tags) {
  /** Everything. */
  public static final EniQuery ALL =
      new EniQuery(List.of(), null, Where.ANY, null, Having.ANY, null, null, null, null, List.of());

  /** Copies the lists. */
  public EniQuery {
    eniIds = List.copyOf(eniIds);
    tags = List.copyOf(tags);
  }

  /** Only these ENIs. */
  public static EniQuery ids(List<String> eniIds) {
    return new EniQuery(
        eniIds, null, Where.ANY, null, Having.ANY, null, null, null, null, List.of());
  }

  /** Only the ENIs in this network. */
  public static EniQuery in(Where where) {
    return new EniQuery(
        List.of(), null, where, null, Having.ANY, null, null, null, null, List.of());
  }

  /** Only the ENIs on this instance. */
  public static EniQuery onInstance(String instanceId) {
    return new EniQuery(
        List.of(), instanceId, Where.ANY, null, Having.ANY, null, null, null, null, List.of());
  }

  /**
   * A network.
   *
   * @param vpcId this VPC, or null
   * @param vSwitchId this vSwitch, or null
   */
  public record Where(@Nullable String vpcId, @Nullable String vSwitchId) {
    /** Anywhere. */
    public static final Where ANY = new Where(null, null);
  }

  /**
   * Addresses.
   *
   * @param primary this primary IPv4 address, or null
   * @param secondary one of these secondary IPv4 addresses; empty for any
   * @param ipv6 one of these IPv6 addresses; empty for any
   */
  public record Having(
      @Nullable IpAddress primary, List<IpAddress> secondary, List<IpAddress> ipv6) {
    /** Any. */
    public static final Having ANY = new Having(null, List.of(), List.of());

    /** Copies the lists. */
    public Having {
      secondary = List.copyOf(secondary);
      ipv6 = List.copyOf(ipv6);
    }
  }
}
