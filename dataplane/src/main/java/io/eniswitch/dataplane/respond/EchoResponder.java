package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Answers ICMP and ICMPv6 echo requests to the gateway of the sender's vSwitch.
 *
 * <p>The checksum is carried over by difference, so that a request damaged on its way yields a
 * reply that its sender can tell is damaged. Requests in fragments, with IP options or with
 * extension headers are not answered. <b>Source</b>: RFC 792; RFC 1122, section 3.2.2.6; RFC 4443,
 * section 4.
 */
final class EchoResponder {
  private static final int REQUEST = 0x0800;
  private static final int REPLY = 0x0000;
  private static final int REQUEST6 = 0x8000;
  private static final int REPLY6 = 0x8100;
  private static final int ICMP4_OFFSET = EthernetHeader.BYTES + Ipv4Header.MIN_BYTES;
  private static final int ICMP6_OFFSET = EthernetHeader.BYTES + Ipv6Header.BYTES;

  private final ForwardingTables tables;

  EchoResponder(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** Answers or drops the ICMP packet in {@code slot}. */
  void answer4(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long ip = frame + EthernetHeader.BYTES;
    final long icmp = frame + ICMP4_OFFSET;
    final @Nullable VSwitchEntry vSwitch = vSwitch(vector, slot);
    if (!holdsWholeMessage(vector, slot, ICMP4_OFFSET)
        || vector.length[slot] < EthernetHeader.BYTES + Ipv4Header.totalLength(ip)
        || Ipv4Header.totalLength(ip) < Ipv4Header.MIN_BYTES + IcmpHeader.BYTES
        || IcmpHeader.typeAndCode(icmp) != REQUEST
        || vSwitch == null
        || Ipv4Header.destination(ip) != vSwitch.gatewayIp()) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    turn(frame, EthernetHeader.TYPE_IPV4);
    Memory.writeByte(ip + Ipv4Header.TIME_TO_LIVE, Responder.TIME_TO_LIVE);
    Ipv4Header.writeAddresses(ip, vSwitch.gatewayIp(), Ipv4Header.source(ip));
    final int total = Ipv4Header.totalLength(ip);
    IcmpHeader.writeTypeAndCode(icmp, REPLY);
    if (Offload.needsChecksum(vector.offload[slot])) {
      Checksum.writeIcmp(0, icmp, total - Ipv4Header.MIN_BYTES);
    } else {
      updateChecksum(icmp, REQUEST, REPLY);
    }
    Answer.send(vector, slot, frame, EthernetHeader.BYTES + total);
  }

  /** Answers or drops the ICMPv6 packet in {@code slot}. */
  void answer6(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long ip = frame + EthernetHeader.BYTES;
    final long icmp = frame + ICMP6_OFFSET;
    final @Nullable VSwitchEntry vSwitch = vSwitch(vector, slot);
    if (!holdsWholeMessage(vector, slot, ICMP6_OFFSET)
        || vector.length[slot] < ICMP6_OFFSET + Ipv6Header.payloadLength(ip)
        || Ipv6Header.payloadLength(ip) < IcmpHeader.BYTES
        || IcmpHeader.typeAndCode(icmp) != REQUEST6
        || vSwitch == null
        || !vSwitch.isGateway6(ip + Ipv6Header.DESTINATION)
        || !isAnswerable(ip + Ipv6Header.SOURCE)) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    turn(frame, EthernetHeader.TYPE_IPV6);
    final long high = Memory.readLong(ip + Ipv6Header.DESTINATION);
    final long low = Memory.readLong(ip + Ipv6Header.DESTINATION + 8);
    Memory.writeByte(ip + Ipv6Header.HOP_LIMIT, Responder.TIME_TO_LIVE);
    Ipv6Header.copyAddress(ip + Ipv6Header.SOURCE, ip + Ipv6Header.DESTINATION);
    Ipv6Header.writeAddress(ip + Ipv6Header.SOURCE, high, low);
    IcmpHeader.writeTypeAndCode(icmp, REPLY6);
    final int icmpBytes = Ipv6Header.payloadLength(ip);
    if (Offload.needsChecksum(vector.offload[slot])) {
      final long pseudo = Checksum.pseudoHeader6(ip, Ipv6Header.NEXT_ICMP, icmpBytes);
      Checksum.writeIcmp(pseudo, icmp, icmpBytes);
    } else {
      updateChecksum(icmp, REQUEST6, REPLY6);
    }
    Answer.send(vector, slot, frame, ICMP6_OFFSET + icmpBytes);
  }

  private @Nullable VSwitchEntry vSwitch(final PacketVector vector, final int slot) {
    final long entry = tables.enis().entry(vector.sourceEni[slot]);
    return tables.vSwitches().at(EniEntry.vSwitch(entry));
  }

  private static boolean holdsWholeMessage(
      final PacketVector vector, final int slot, final int icmpOffset) {
    final int layout = vector.layout[slot];
    return (layout & (Layout.FRAGMENT | Layout.LATER_FRAGMENT)) == 0
        && Layout.l4Offset(layout) == icmpOffset
        && vector.length[slot] >= icmpOffset + IcmpHeader.BYTES;
  }

  private static boolean isAnswerable(final long source) {
    return !Ipv6Header.isUnspecified(source) && !Ipv6Header.isMulticast(source);
  }

  private static void turn(final long frame, final int type) {
    final long asker = EthernetHeader.source(frame);
    EthernetHeader.write(frame, asker, ForwardingTables.ROUTER_MAC_WORD, type);
  }

  private static void updateChecksum(final long icmp, final int before, final int after) {
    final int checksum = Memory.readShortBe(icmp + IcmpHeader.CHECKSUM);
    Memory.writeShortBe(icmp + IcmpHeader.CHECKSUM, Checksum.update(checksum, before, after));
  }
}
