package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sender of an IPv4 packet, from its gateway, why the packet went no further.
 *
 * <p>The new headers go in front of the packet, over its Ethernet header and into the headroom, so
 * that the quoted part stays where it is. <b>Source</b>: RFC 792; RFC 1191; RFC 1812, sections
 * 4.3.2 and 5.2.7.1.
 */
final class IcmpErrors {
  /** Most bytes of an error message, IP header included. */
  static final int MAX_MESSAGE_BYTES = 576;

  private static final int HEADERS_BYTES = Ipv4Header.MIN_BYTES + IcmpHeader.BYTES;
  private static final int TIME_EXCEEDED = 0x0b00;
  private static final int HOST_UNREACHABLE = 0x0301;
  private static final int FRAGMENTATION_NEEDED = 0x0304;

  /** Precedence "internetwork control", as routers mark their errors. */
  private static final int TYPE_OF_SERVICE = 0xc0;

  private final ForwardingTables tables;

  IcmpErrors(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** True if the sender of the IPv4 packet in {@code slot} may be told. */
  static boolean isReportable(final PacketVector vector, final int slot) {
    final long ip = vector.address[slot] + EthernetHeader.BYTES;
    return vector.length[slot] >= EthernetHeader.BYTES + Ipv4Header.MIN_BYTES
        && isUnicast(Ipv4Header.source(ip))
        && isUnicast(Ipv4Header.destination(ip));
  }

  /** Replaces the dropped IPv4 packet in {@code slot} by an error; false if none can be made. */
  boolean answer(final PacketVector vector, final int slot) {
    final long quoted = vector.address[slot] + EthernetHeader.BYTES;
    final long entry = tables.enis().entry(vector.sourceEni[slot]);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(entry));
    if (vSwitch == null) {
      return false;
    }
    final long icmp = quoted - IcmpHeader.BYTES;
    final long ip = icmp - Ipv4Header.MIN_BYTES;
    final long frame = ip - EthernetHeader.BYTES;
    final int packetBytes =
        Math.min(Ipv4Header.totalLength(quoted), vector.length[slot] - EthernetHeader.BYTES);
    final int totalBytes = Math.min(packetBytes + HEADERS_BYTES, MAX_MESSAGE_BYTES);
    EthernetHeader.write(
        frame,
        EthernetHeader.source(vector.address[slot]),
        ForwardingTables.ROUTER_MAC_WORD,
        EthernetHeader.TYPE_IPV4);
    Ipv4Header.write(
        ip, TYPE_OF_SERVICE, totalBytes, Responder.TIME_TO_LIVE, Ipv4Header.PROTOCOL_ICMP);
    Ipv4Header.writeAddresses(ip, vSwitch.gatewayIp(), Ipv4Header.source(quoted));
    IcmpHeader.writeTypeAndCode(icmp, typeAndCode(vector.reason[slot]));
    Memory.writeIntBe(icmp + IcmpHeader.REST, Responder.nextHopMtu(tables, vector, slot));
    Checksum.writeIcmp(0, icmp, totalBytes - Ipv4Header.MIN_BYTES);
    Answer.send(vector, slot, frame, EthernetHeader.BYTES + totalBytes);
    return true;
  }

  private static int typeAndCode(final int reason) {
    if (reason == DropReason.TTL_EXCEEDED.ordinal()) {
      return TIME_EXCEEDED;
    }
    return reason == DropReason.TOO_BIG.ordinal() ? FRAGMENTATION_NEEDED : HOST_UNREACHABLE;
  }

  /** Neither this network, nor loopback, nor multicast, reserved or broadcast. */
  private static boolean isUnicast(final int ip) {
    final int firstOctet = ip & 0xff;
    return firstOctet != 0 && firstOctet != 127 && firstOctet < 224;
  }
}
