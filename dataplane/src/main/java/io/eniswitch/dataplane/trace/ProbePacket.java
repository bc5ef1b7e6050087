package io.eniswitch.dataplane.trace;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * A packet that someone asks about. {@link ProbeText} reads it from text.
 *
 * @param protocol what it is
 * @param source its source address; the sender's of an ARP request
 * @param srcPort its source port, 0 if the protocol has none
 * @param destination its destination address; the target's of an ARP request
 * @param dstPort its destination port, 0 if the protocol has none
 * @param flags of TCP: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
 * @param type of ICMP and ICMPv6
 * @param identifier of an echo
 * @param lengthBytes of the IP packet, its header included
 * @param timeToLive or hop limit
 */
public record ProbePacket(
    ProbeProtocol protocol,
    InetAddress source,
    int srcPort,
    InetAddress destination,
    int dstPort,
    int flags,
    int type,
    int identifier,
    int lengthBytes,
    int timeToLive) {
  /** Longest IP packet with a length field of 16 bits. */
  public static final int MAX_BYTES = 0xffff;

  /** TCP flag FIN. */
  public static final int FIN = 1;

  /** TCP flag SYN. */
  public static final int SYN = 2;

  /** TCP flag ACK. */
  public static final int ACK = 16;

  static final int IPV4_BYTES = 20;
  static final int IPV6_BYTES = 40;

  /** True for IPv4. */
  public boolean isIpv4() {
    return destination instanceof Inet4Address;
  }

  /** Length of the headers, for both families. */
  int headerBytes() {
    return (isIpv4() ? IPV4_BYTES : IPV6_BYTES) + protocol.headerBytes();
  }
}
