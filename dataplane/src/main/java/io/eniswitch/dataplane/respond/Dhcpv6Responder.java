package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.UdpHeader;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * The DHCPv6 server of every vSwitch: an ENI gets its first IPv6 address, and an end to any other
 * that it names.
 *
 * <p>There are no leases to keep, for the tables say who has which address; a release or decline is
 * acknowledged. Prefix delegation, temporary addresses, relays and requests for information are not
 * answered. <b>Threading</b>: one worker. <b>Source</b>: RFC 8415, sections 16 and 18.3.
 */
final class Dhcpv6Responder {
  private static final int SOLICIT = 1;
  private static final int REQUEST = 3;
  private static final int CONFIRM = 4;
  private static final int RENEW = 5;
  private static final int REBIND = 6;
  private static final int RELEASE = 8;
  private static final int DECLINE = 9;

  private static final int UDP_OFFSET = EthernetHeader.BYTES + Ipv6Header.BYTES;
  private static final int MESSAGE_OFFSET = UDP_OFFSET + UdpHeader.BYTES;
  private static final int CLIENT_PORT = 546;
  private static final int SERVER_PORT = 547;

  /** ff02::1:2 as loaded from a packet. */
  private static final long SERVERS_HIGH = NeighborResponder.ALL_NODES_HIGH;

  private static final long SERVERS_LOW = Long.reverseBytes(0x0001_0002);

  private final ForwardingTables tables;
  private final AddressOwners owners;
  private final Dhcpv6Request request = new Dhcpv6Request();

  Dhcpv6Responder(final ForwardingTables tables) {
    this.tables = tables;
    owners = new AddressOwners(tables);
  }

  /** Answers or drops the UDP packet in {@code slot}. */
  void answer(final PacketVector vector, final int slot) {
    final int eni = vector.sourceEni[slot];
    final long frame = vector.address[slot];
    final long entry = tables.enis().entry(eni);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(entry));
    final long low = tables.firstIpv6().low(eni);
    if (vSwitch == null || low == 0 || !isWellFormed(vector, slot)) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    final long source = frame + EthernetHeader.BYTES + Ipv6Header.SOURCE;
    if (Answer.checksAddresses(entry) && !owners.maySpeakFor(eni, source)) {
      vector.drop(slot, DropReason.SOURCE_IP);
      return;
    }
    final long message = frame + MESSAGE_OFFSET;
    final long end = write(message, vSwitch.gatewayHigh(), low);
    if (end == message) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    final int udpBytes = UdpHeader.BYTES + (int) (end - message);
    writeHeaders(frame, udpBytes);
    Answer.send(vector, slot, frame, UDP_OFFSET + udpBytes);
  }

  private boolean isWellFormed(final PacketVector vector, final int slot) {
    final int layout = vector.layout[slot];
    final long ip = vector.address[slot] + EthernetHeader.BYTES;
    final long udp = vector.address[slot] + UDP_OFFSET;
    final int udpBytes = UdpHeader.length(udp);
    if (Layout.l4Offset(layout) != UDP_OFFSET
        || (layout & (Layout.FRAGMENT | Layout.LATER_FRAGMENT)) != 0
        || vector.length[slot] < MESSAGE_OFFSET
        || UdpHeader.dstPort(udp) != SERVER_PORT
        || udpBytes < UdpHeader.BYTES
        || udpBytes > vector.length[slot] - UDP_OFFSET) {
      return false;
    }
    return Memory.readLong(ip + Ipv6Header.DESTINATION) == SERVERS_HIGH
        && Memory.readLong(ip + Ipv6Header.DESTINATION + 8) == SERVERS_LOW
        && Ipv6Header.isLinkLocal(ip + Ipv6Header.SOURCE)
        && (Offload.needsChecksum(vector.offload[slot]) || isChecksumRight(ip, udp, udpBytes))
        && request.read(udp + UdpHeader.BYTES, udp + udpBytes);
  }

  private static boolean isChecksumRight(final long ip, final long udp, final int udpBytes) {
    final long pseudo = Checksum.pseudoHeader6(ip, Ipv4Header.PROTOCOL_UDP, udpBytes);
    return Memory.readShort(udp + UdpHeader.CHECKSUM) != 0
        && Checksum.finish(pseudo + Checksum.sum(udp, udpBytes)) == 0;
  }

  /** Writes the answer over the request; answers its end, or its start if there is none. */
  private long write(final long message, final long high, final long low) {
    return switch (request.type()) {
      case SOLICIT ->
          request.wantsAddress() && !request.namesServer()
              ? writeOffer(message, high, low)
              : message;
      case REQUEST, RENEW ->
          request.wantsAddress() && request.meansServer()
              ? writeLease(message, high, low)
              : message;
      case REBIND ->
          request.wantsAddress() && !request.namesServer()
              ? writeLease(message, high, low)
              : message;
      case CONFIRM ->
          request.namesAddress() && !request.namesServer()
              ? writeStatus(
                  message,
                  request.isAddress(high, low) ? Dhcpv6Reply.SUCCESS : Dhcpv6Reply.NOT_ON_LINK)
              : message;
      case RELEASE, DECLINE ->
          request.meansServer() ? writeStatus(message, Dhcpv6Reply.SUCCESS) : message;
      default -> message;
    };
  }

  private long writeOffer(final long message, final long high, final long low) {
    if (!request.takesReplyAtOnce()) {
      final long at = Dhcpv6Reply.writeHead(message, Dhcpv6Reply.ADVERTISE, request);
      return Dhcpv6Reply.writeAddress(at, request, high, low);
    }
    return Dhcpv6Reply.writeRapidCommit(writeLease(message, high, low));
  }

  private long writeLease(final long message, final long high, final long low) {
    final long at = Dhcpv6Reply.writeHead(message, Dhcpv6Reply.REPLY, request);
    return Dhcpv6Reply.writeAddress(at, request, high, low);
  }

  private long writeStatus(final long message, final int status) {
    final long at = Dhcpv6Reply.writeHead(message, Dhcpv6Reply.REPLY, request);
    return Dhcpv6Reply.writeStatus(at, status);
  }

  private static void writeHeaders(final long frame, final int udpBytes) {
    final long ip = frame + EthernetHeader.BYTES;
    final long udp = frame + UDP_OFFSET;
    EthernetHeader.write(
        frame,
        EthernetHeader.source(frame),
        ForwardingTables.ROUTER_MAC_WORD,
        EthernetHeader.TYPE_IPV6);
    Ipv6Header.write(ip, udpBytes, Ipv4Header.PROTOCOL_UDP, Responder.TIME_TO_LIVE);
    Ipv6Header.copyAddress(ip + Ipv6Header.SOURCE, ip + Ipv6Header.DESTINATION);
    Ipv6Header.writeAddress(
        ip + Ipv6Header.SOURCE,
        VSwitchEntry.LINK_LOCAL_GATEWAY_HIGH,
        VSwitchEntry.LINK_LOCAL_GATEWAY_LOW);
    UdpHeader.write(udp, SERVER_PORT, CLIENT_PORT, udpBytes);
    Checksum.writeUdp(Checksum.pseudoHeader6(ip, Ipv4Header.PROTOCOL_UDP, udpBytes), udp, udpBytes);
  }
}
