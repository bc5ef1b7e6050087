package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.ArpHeader;
import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Memory;
import java.net.InetAddress;

/**
 * A {@link ProbePacket} as bytes.
 *
 * <p><b>Threading</b>: stateless. <b>Bounds</b>: frames of up to {@link #MAX_BYTES}.
 */
public final class ProbeFrame {
  /** Longest frame. */
  public static final int MAX_BYTES = EthernetHeader.BYTES + ProbePacket.MAX_BYTES;

  private static final int WINDOW = 0xffff;
  private static final int TCP_CHECKSUM = 16;
  private static final int ICMP_IDENTIFIER = 4;
  private static final int GRE_IPV4 = 0x0800;

  private ProbeFrame() {}

  /**
   * Writes the frame to {@code frame} with these MACs, which are as loaded from a frame.
   *
   * @return its length
   */
  public static int write(
      final ProbePacket packet, final long frame, final long destinationMac, final long sourceMac) {
    final boolean arp = packet.protocol() == ProbeProtocol.ARP;
    final int bytes = EthernetHeader.BYTES + packet.lengthBytes();
    Memory.fill(frame, bytes, 0);
    final long ip = frame + EthernetHeader.BYTES;
    if (arp) {
      EthernetHeader.write(frame, destinationMac, sourceMac, EthernetHeader.TYPE_ARP);
      writeArp(packet, ip, sourceMac);
      return EthernetHeader.BYTES + ArpHeader.BYTES;
    }
    final boolean ipv4 = packet.isIpv4();
    EthernetHeader.write(
        frame,
        destinationMac,
        sourceMac,
        ipv4 ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6);
    final int ipBytes = ipv4 ? ProbePacket.IPV4_BYTES : ProbePacket.IPV6_BYTES;
    writeIp(packet, ip);
    writeTransport(packet, ip + ipBytes, packet.lengthBytes() - ipBytes);
    writeChecksum(packet, frame);
    return bytes;
  }

  /** Replaces the sequence and acknowledgement numbers of a TCP frame. */
  public static void writeNumbers(
      final ProbePacket packet, final long frame, final int sequence, final int ack) {
    final long tcp = frame + l4Offset(packet);
    Memory.writeIntBe(tcp + 4, sequence);
    Memory.writeIntBe(tcp + 8, (packet.flags() & ProbePacket.ACK) != 0 ? ack : 0);
    writeChecksum(packet, frame);
  }

  private static int l4Offset(final ProbePacket packet) {
    return EthernetHeader.BYTES
        + (packet.isIpv4() ? ProbePacket.IPV4_BYTES : ProbePacket.IPV6_BYTES);
  }

  private static void writeArp(final ProbePacket packet, final long arp, final long sourceMac) {
    Memory.writeLongBe(arp, 0x0001_0800_0604_0000L);
    ArpHeader.writeOperation(arp, ArpHeader.REQUEST);
    EthernetHeader.writeMac(arp + ArpHeader.SENDER_MAC, sourceMac);
    writeAddress(packet.source(), arp + ArpHeader.SENDER_IP);
    writeAddress(packet.destination(), arp + ArpHeader.TARGET_IP);
  }

  private static void writeIp(final ProbePacket packet, final long ip) {
    final int protocol = packet.protocol().number();
    if (packet.isIpv4()) {
      Ipv4Header.write(ip, 0, packet.lengthBytes(), packet.timeToLive(), protocol);
      writeAddress(packet.source(), ip + Ipv4Header.SOURCE);
      writeAddress(packet.destination(), ip + Ipv4Header.DESTINATION);
      Checksum.writeIpv4Header(ip);
    } else {
      final int payload = packet.lengthBytes() - Ipv6Header.BYTES;
      Ipv6Header.write(ip, payload, protocol, packet.timeToLive());
      writeAddress(packet.source(), ip + Ipv6Header.SOURCE);
      writeAddress(packet.destination(), ip + Ipv6Header.DESTINATION);
    }
  }

  private static void writeTransport(final ProbePacket packet, final long l4, final int bytes) {
    switch (packet.protocol()) {
      case TCP -> {
        Memory.writeShortBe(l4, packet.srcPort());
        Memory.writeShortBe(l4 + 2, packet.dstPort());
        Memory.writeByte(l4 + 12, 5 << 4);
        Memory.writeByte(l4 + 13, packet.flags());
        Memory.writeShortBe(l4 + 14, WINDOW);
      }
      case UDP -> {
        Memory.writeShortBe(l4, packet.srcPort());
        Memory.writeShortBe(l4 + 2, packet.dstPort());
        Memory.writeShortBe(l4 + 4, bytes);
      }
      case ICMP, ICMPV6 -> {
        Memory.writeByte(l4, packet.type());
        Memory.writeShortBe(l4 + ICMP_IDENTIFIER, packet.identifier());
        Memory.writeShortBe(l4 + ICMP_IDENTIFIER + 2, 1);
      }
      case GRE -> Memory.writeShortBe(l4 + 2, GRE_IPV4);
      case ARP -> throw new IllegalArgumentException("ARP has no transport");
    }
  }

  private static void writeChecksum(final ProbePacket packet, final long frame) {
    final ProbeProtocol protocol = packet.protocol();
    final long ip = frame + EthernetHeader.BYTES;
    final long l4 = frame + l4Offset(packet);
    final int bytes = packet.lengthBytes() - (l4Offset(packet) - EthernetHeader.BYTES);
    final long pseudoHeader =
        packet.isIpv4()
            ? Checksum.pseudoHeader4(ip, protocol.number(), bytes)
            : Checksum.pseudoHeader6(ip, protocol.number(), bytes);
    switch (protocol) {
      case TCP -> {
        Memory.writeShort(l4 + TCP_CHECKSUM, 0);
        final long sum = pseudoHeader + Checksum.sum(l4, bytes);
        Memory.writeShort(l4 + TCP_CHECKSUM, Checksum.finish(sum));
      }
      case UDP -> Checksum.writeUdp(pseudoHeader, l4, bytes);
      case ICMP -> Checksum.writeIcmp(0, l4, bytes);
      case ICMPV6 -> Checksum.writeIcmp(pseudoHeader, l4, bytes);
      case GRE, ARP -> {}
    }
  }

  private static void writeAddress(final InetAddress address, final long at) {
    final byte[] bytes = address.getAddress();
    Memory.copy(bytes, 0, at, bytes.length);
  }
}
