package io.eniswitch.dataplane.packet;

/**
 * Where the headers of a parsed packet lie and of what kind they are, packed into one int.
 *
 * <p><b>Layout</b>: bits 0-7 protocol (IANA number; of the last header for IPv6), 8-15 offset of
 * the transport header in the frame, 16-17 kind of network header, 18 fragment, 19 fragment that is
 * not the first, 20 ICMP error message, 21 routed (sent to the virtual router), 22 punted by the
 * parser. An IP header always starts at {@link #IP_OFFSET}. The transport header of a packet with
 * long IPv6 extension headers lies within 255 bytes or the packet is dropped.
 */
public final class Layout {
  /** Offset of the IP header: tenants send untagged Ethernet. */
  public static final int IP_OFFSET = 14;

  /** Kind: neither IPv4 nor IPv6 (ARP). */
  public static final int OTHER = 0;

  /** Kind: IPv4. */
  public static final int IPV4 = 1 << 16;

  /** Kind: IPv6. */
  public static final int IPV6 = 2 << 16;

  /** Mask of the kind. */
  public static final int KIND_MASK = 3 << 16;

  /** The packet is a fragment. */
  public static final int FRAGMENT = 1 << 18;

  /** The packet is a fragment without the transport header. */
  public static final int LATER_FRAGMENT = 1 << 19;

  /** The packet is an ICMP or ICMPv6 error message. */
  public static final int ICMP_ERROR = 1 << 20;

  /** The packet was sent to the virtual router's MAC. */
  public static final int ROUTED = 1 << 21;

  /** The packet is for the switch itself: ARP, ND, MLD or DHCP. */
  public static final int PUNTED = 1 << 22;

  private Layout() {}

  /** Packs a layout; {@code kindAndFlags} are bits from above. */
  public static int of(final int kindAndFlags, final int protocol, final int l4Offset) {
    return kindAndFlags | l4Offset << 8 | protocol;
  }

  /** The transport protocol. */
  public static int protocol(final int layout) {
    return layout & 0xff;
  }

  /** Offset of the transport header in the frame. */
  public static int l4Offset(final int layout) {
    return layout >>> 8 & 0xff;
  }

  /** True for IPv4. */
  public static boolean isIpv4(final int layout) {
    return (layout & KIND_MASK) == IPV4;
  }

  /** True for IPv6. */
  public static boolean isIpv6(final int layout) {
    return (layout & KIND_MASK) == IPV6;
  }
}
