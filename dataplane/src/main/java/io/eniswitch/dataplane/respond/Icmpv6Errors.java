package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sender of an IPv6 packet, from its gateway, why the packet went no further.
 *
 * <p>The new headers go in front of the packet as with {@link IcmpErrors}. <b>Source</b>: RFC 4443,
 * sections 2.4 and 3.
 */
final class Icmpv6Errors {
  private static final int HEADERS_BYTES = Ipv6Header.BYTES + IcmpHeader.BYTES;
  private static final int ADDRESS_UNREACHABLE = 0x0103;
  private static final int PACKET_TOO_BIG = 0x0200;
  private static final int TIME_EXCEEDED = 0x0300;
  private static final int REDIRECT = 137;

  private final ForwardingTables tables;

  Icmpv6Errors(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** True if the sender of the IPv6 packet in {@code slot} may be told. */
  static boolean isReportable(final PacketVector vector, final int slot) {
    final long ip = vector.address[slot] + EthernetHeader.BYTES;
    return vector.length[slot] >= EthernetHeader.BYTES + Ipv6Header.BYTES
        && !Ipv6Header.isMulticast(ip + Ipv6Header.SOURCE)
        && !Ipv6Header.isUnspecified(ip + Ipv6Header.SOURCE)
        && !Ipv6Header.isMulticast(ip + Ipv6Header.DESTINATION)
        && !isRedirect(vector, slot);
  }

  /** Replaces the dropped IPv6 packet in {@code slot} by an error; false if none can be made. */
  boolean answer(final PacketVector vector, final int slot) {
    final long quoted = vector.address[slot] + EthernetHeader.BYTES;
    final long entry = tables.enis().entry(vector.sourceEni[slot]);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(entry));
    if (vSwitch == null) {
      return false;
    }
    final long icmp = quoted - IcmpHeader.BYTES;
    final long ip = icmp - Ipv6Header.BYTES;
    final long frame = ip - EthernetHeader.BYTES;
    final int packetBytes =
        Math.min(
            Ipv6Header.BYTES + Ipv6Header.payloadLength(quoted),
            vector.length[slot] - EthernetHeader.BYTES);
    final int totalBytes = Math.min(packetBytes + HEADERS_BYTES, Ipv6Header.MIN_MTU_BYTES);
    final int icmpBytes = totalBytes - Ipv6Header.BYTES;
    EthernetHeader.write(
        frame,
        EthernetHeader.source(vector.address[slot]),
        ForwardingTables.ROUTER_MAC_WORD,
        EthernetHeader.TYPE_IPV6);
    Ipv6Header.write(ip, icmpBytes, Ipv6Header.NEXT_ICMP, Responder.TIME_TO_LIVE);
    writeGateway(ip + Ipv6Header.SOURCE, vSwitch);
    Ipv6Header.copyAddress(quoted + Ipv6Header.SOURCE, ip + Ipv6Header.DESTINATION);
    IcmpHeader.writeTypeAndCode(icmp, typeAndCode(vector.reason[slot]));
    Memory.writeIntBe(icmp + IcmpHeader.REST, nextHopMtu(vector, slot));
    final long pseudo = Checksum.pseudoHeader6(ip, Ipv6Header.NEXT_ICMP, icmpBytes);
    Checksum.writeIcmp(pseudo, icmp, icmpBytes);
    Answer.send(vector, slot, frame, EthernetHeader.BYTES + totalBytes);
    return true;
  }

  private static boolean isRedirect(final PacketVector vector, final int slot) {
    final int layout = vector.layout[slot];
    return Layout.protocol(layout) == Ipv6Header.NEXT_ICMP
        && IcmpHeader.type(vector.address[slot] + Layout.l4Offset(layout)) == REDIRECT;
  }

  private static void writeGateway(final long address, final VSwitchEntry vSwitch) {
    if (vSwitch.hasIpv6()) {
      Ipv6Header.writeAddress(address, vSwitch.gatewayHigh(), vSwitch.gatewayLow());
    } else {
      Ipv6Header.writeAddress(
          address, VSwitchEntry.LINK_LOCAL_GATEWAY_HIGH, VSwitchEntry.LINK_LOCAL_GATEWAY_LOW);
    }
  }

  private int nextHopMtu(final PacketVector vector, final int slot) {
    final int mtu = Responder.nextHopMtu(tables, vector, slot);
    return mtu == 0 ? 0 : Math.max(mtu, Ipv6Header.MIN_MTU_BYTES);
  }

  private static int typeAndCode(final int reason) {
    if (reason == DropReason.TTL_EXCEEDED.ordinal()) {
      return TIME_EXCEEDED;
    }
    return reason == DropReason.TOO_BIG.ordinal() ? PACKET_TOO_BIG : ADDRESS_UNREACHABLE;
  }
}
