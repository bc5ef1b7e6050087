package io.eniswitch.dataplane.packet;

/**
 * Why a packet was dropped. The number (the ordinal) is stable: counters in files and alerts of
 * users refer to it, so that new reasons go to the end.
 */
public enum DropReason {
  /** Not dropped. */
  NONE("not dropped"),
  /** The frame is shorter than its headers. */
  FRAME_TOO_SHORT("the frame is shorter than its headers"),
  /** The frame does not fit a packet buffer. */
  FRAME_TOO_LONG("the frame does not fit a packet buffer"),
  /** The EtherType is neither IPv4, IPv6 nor ARP. */
  ETHERTYPE_UNSUPPORTED("the EtherType is neither IPv4, IPv6 nor ARP"),
  /** The IP version does not match the EtherType. */
  IP_VERSION("the IP version does not match the EtherType"),
  /** The IP header length is impossible. */
  IP_HEADER_LENGTH("the IP header length is impossible"),
  /** The IP total length does not fit the frame. */
  IP_TOTAL_LENGTH("the IP total length does not fit the frame"),
  /** The IPv4 header checksum is wrong. */
  IP_CHECKSUM("the IPv4 header checksum is wrong"),
  /** An IP option or extension header is malformed or not allowed. */
  IP_OPTION("an IP option or extension header is malformed or not allowed"),
  /** A source or destination address is not valid for unicast. */
  IP_ADDRESS("a source or destination address is not valid for unicast"),
  /** The transport header does not fit the packet. */
  L4_TOO_SHORT("the transport header does not fit the packet"),
  /** The transport header states an impossible length. */
  L4_LENGTH("the transport header states an impossible length"),
  /** The TCP flags contradict each other. */
  TCP_FLAGS("the TCP flags contradict each other"),
  /** No ENI is attached to the port it came in by. */
  PORT_WITHOUT_ENI("no ENI is attached to the port it came in by"),
  /** The source MAC is not the ENI's. */
  SOURCE_MAC("the source MAC is not the ENI's"),
  /** The source address is not one of the ENI's. */
  SOURCE_IP("the source address is not one of the ENI's"),
  /** The ARP or ND message speaks for an address that is not the ENI's. */
  ARP_SPOOFED("the ARP or ND message speaks for an address that is not the ENI's"),
  /** The ARP message is malformed. */
  ARP_MALFORMED("the ARP message is malformed"),
  /** Multicast and broadcast are not carried. */
  MULTICAST("multicast and broadcast are not carried"),
  /** The destination MAC is neither the router's nor a neighbour's in the vSwitch. */
  DESTINATION_MAC("the destination MAC is neither the router's nor a neighbour's in the vSwitch"),
  /** No ENI of the VPC has the destination address and no route leads to it. */
  DESTINATION_UNKNOWN("no ENI of the VPC has the destination address and no route leads to it"),
  /** The destination ENI is attached nowhere. */
  DESTINATION_DETACHED("the destination ENI is attached nowhere"),
  /** The destination is the sending ENI itself. */
  DESTINATION_SELF("the destination is the sending ENI itself"),
  /** The time to live ran out at the router. */
  TTL_EXCEEDED("the time to live ran out at the router"),
  /** The packet is larger than the destination's MTU and may not be fragmented. */
  TOO_BIG("the packet is larger than the destination's MTU and may not be fragmented"),
  /** The port of the destination ENI is gone or down. */
  OUT_PORT_GONE("the port of the destination ENI is gone or down"),
  /** The port of the destination ENI took no more. */
  OUT_PORT_FULL("the port of the destination ENI took no more"),
  /** The ring to the other worker was full. */
  RING_FULL("the ring to the other worker was full"),
  /** No packet buffer was free. */
  NO_BUFFER("no packet buffer was free"),
  /** The frame could not be segmented for a port without offloads. */
  SEGMENTATION("the frame could not be segmented for a port without offloads"),
  /** The instance asked the switch itself too often. */
  PUNT_RATE("the instance asked the switch itself too often"),
  /** The switch does not answer this request. */
  PUNT_UNANSWERED("the switch does not answer this request"),
  /** A security group of the sending ENI does not allow it. */
  GROUP_EGRESS("a security group of the sending ENI does not allow it"),
  /** A security group of the receiving ENI does not allow it. */
  GROUP_INGRESS("a security group of the receiving ENI does not allow it"),
  /** The TCP segment fits no live session and does not open one. */
  TCP_STATE("the TCP segment fits no live session and does not open one"),
  /** The TCP sequence number lies outside the session's window. */
  TCP_WINDOW("the TCP sequence number lies outside the session's window"),
  /** The ICMP error quotes no live session of its receiver. */
  ICMP_UNRELATED("the ICMP error quotes no live session of its receiver"),
  /** The session table has no room. */
  SESSION_TABLE_FULL("the session table has no room"),
  /** The instance has used up its sessions. */
  SESSION_ALLOWANCE("the instance has used up its sessions"),
  /** The instance opens sessions faster than its share of the slow path. */
  SESSION_RATE("the instance opens sessions faster than its share of the slow path"),
  /** The fragment's first part was not seen. */
  FRAGMENT_UNKNOWN("the fragment's first part was not seen"),
  /** The fragment overlaps an earlier one or is impossible. */
  FRAGMENT_OVERLAP("the fragment overlaps an earlier one or is impossible"),
  /** Too many datagrams are in fragments at once. */
  FRAGMENT_TABLE_FULL("too many datagrams are in fragments at once"),
  /** The instance's bandwidth allowance is exceeded. */
  BANDWIDTH_ALLOWANCE("the instance's bandwidth allowance is exceeded"),
  /** The instance's packet rate allowance is exceeded. */
  PACKET_ALLOWANCE("the instance's packet rate allowance is exceeded"),
  /** The ENI's own limit is exceeded. */
  ENI_QOS("the ENI's own limit is exceeded"),
  /** The tunnel packet comes from an unknown tunnel end. */
  VTEP_UNKNOWN("the tunnel packet comes from an unknown tunnel end"),
  /** The tunnel packet is for no VPC of this host. */
  VNI_UNKNOWN("the tunnel packet is for no VPC of this host"),
  /** The tunnel header is malformed. */
  VXLAN_MALFORMED("the tunnel header is malformed"),
  /** The destination is on another host and no underlay is configured. */
  NO_UNDERLAY("the destination is on another host and no underlay is configured"),
  /** The ENI's lease has run out. */
  FENCED("the ENI's lease has run out"),
  /** The destination changed while the packet waited for its turn. */
  STALE("the destination changed while the packet waited for its turn");

  /** Most reasons there can ever be: the width of a row of drop counters. */
  public static final int LIMIT = 64;

  private static final DropReason[] VALUES = values();

  private final String sentence;

  DropReason(final String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, for people. */
  public String sentence() {
    return sentence;
  }

  /** The reason with this number, 0 to {@code values().length - 1}. */
  public static DropReason of(final int number) {
    return VALUES[number];
  }
}
