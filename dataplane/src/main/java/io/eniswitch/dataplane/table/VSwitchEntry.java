package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;

/**
 * A subnet of a VPC as the switch needs it: its ranges and the gateway addresses at which the
 * virtual router answers. Addresses are as loaded from a packet.
 *
 * @param index place in the {@link VSwitchTable}
 * @param vni network of its VPC
 * @param gatewayIp gateway's IPv4 address
 * @param networkIp first IPv4 address of the range
 * @param prefixLength bits of the range, 0 to 32
 * @param gatewayHigh first half of the gateway's IPv6 address, 0 if there is none
 * @param gatewayLow second half
 * @param prefixLength6 bits of the IPv6 range
 */
public record VSwitchEntry(
    int index,
    int vni,
    int gatewayIp,
    int networkIp,
    int prefixLength,
    long gatewayHigh,
    long gatewayLow,
    int prefixLength6) {

  /** First half of the gateway's link-local address, fe80::1, as loaded from a packet. */
  public static final long LINK_LOCAL_GATEWAY_HIGH = Long.reverseBytes(0xfe80000000000000L);

  /** Second half of fe80::1. */
  public static final long LINK_LOCAL_GATEWAY_LOW = Long.reverseBytes(1L);

  /** True if IPv4 address {@code ip} lies in the range. */
  public boolean contains(final int ip) {
    final int mask = prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    return ((Integer.reverseBytes(ip) ^ Integer.reverseBytes(networkIp)) & mask) == 0;
  }

  /** True if the vSwitch has an IPv6 range. */
  public boolean hasIpv6() {
    return prefixLength6 > 0;
  }

  /**
   * True if the 16 bytes at {@code address} are the gateway's, by its own or its link-local
   * address.
   */
  public boolean isGateway6(final long address) {
    final long high = Memory.readLong(address);
    final long low = Memory.readLong(address + 8);
    return high == LINK_LOCAL_GATEWAY_HIGH && low == LINK_LOCAL_GATEWAY_LOW
        || hasIpv6() && high == gatewayHigh && low == gatewayLow;
  }
}
