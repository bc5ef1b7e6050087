package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DhcpHeader;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
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
 * The DHCP server of every vSwitch, at the gateway's address: an ENI gets its primary IPv4 address,
 * and is refused any other.
 *
 * <p>There are no leases to keep, for the tables say who has which address; a release or decline is
 * consumed. The same options are given to everybody, asked for or not. <b>Threading</b>: one
 * worker. <b>Bounds</b>: a client id up to {@link #MAX_CLIENT_ID_BYTES}, beyond which the request
 * is not answered. <b>Source</b>: RFC 2131, sections 4.1 and 4.3; RFC 6842.
 */
final class DhcpResponder {
  /** Longest client id that is given back, so that any answer fits the 576 bytes of RFC 2131. */
  static final int MAX_CLIENT_ID_BYTES = 128;

  /** How long an address is promised: a day, renewed by half of it. */
  static final int LEASE_SECONDS = 86_400;

  private static final int DISCOVER = 1;
  private static final int OFFER = 2;
  private static final int REQUEST = 3;
  private static final int ACK = 5;
  private static final int NAK = 6;
  private static final int INFORM = 8;
  private static final int UNANSWERED = 0;

  private static final int UDP_OFFSET = EthernetHeader.BYTES + Ipv4Header.MIN_BYTES;
  private static final int DHCP_OFFSET = UDP_OFFSET + UdpHeader.BYTES;

  /** Shortest message that old clients take (RFC 1542, section 2.1). */
  private static final int MIN_MESSAGE_BYTES = 300;

  private static final int BROADCAST_IP = -1;

  /** 100.100.2.136 and 100.100.2.138, the cloud's name servers. */
  private static final long NAME_SERVERS = 0x64640288_6464028aL;

  private final ForwardingTables tables;
  private final byte[] clientId = new byte[MAX_CLIENT_ID_BYTES];
  private int clientIdBytes;

  DhcpResponder(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** Answers or drops the UDP packet in {@code slot}. */
  void answer(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long dhcp = frame + DHCP_OFFSET;
    final int eni = vector.sourceEni[slot];
    final long entry = tables.enis().entry(eni);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(entry));
    if (vSwitch == null
        || EniEntry.primaryIp(entry) == 0
        || !isWellFormed(vector, slot)
        || !isToServer(frame, vSwitch.gatewayIp())) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    if (Answer.checksAddresses(entry) && !isOwn(frame, eni, entry)) {
      vector.drop(slot, DropReason.SOURCE_IP);
      return;
    }
    if (DhcpHeader.clientMac(dhcp) != Answer.mac(entry)) {
      vector.drop(slot, DropReason.SOURCE_MAC);
      return;
    }
    final int ip = EniEntry.primaryIp(entry);
    final int type = decide(dhcp, dhcp + messageBytes(frame), ip, vSwitch.gatewayIp());
    if (type == UNANSWERED) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    final int bytes = write(dhcp, type, entry, vSwitch);
    writeHeaders(frame, bytes, type, vSwitch.gatewayIp());
    Answer.send(vector, slot, frame, DHCP_OFFSET + bytes);
  }

  private boolean isWellFormed(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long udp = frame + UDP_OFFSET;
    final long dhcp = frame + DHCP_OFFSET;
    final int layout = vector.layout[slot];
    if (Layout.l4Offset(layout) != UDP_OFFSET
        || (layout & (Layout.FRAGMENT | Layout.LATER_FRAGMENT)) != 0
        || vector.length[slot] < DHCP_OFFSET + DhcpHeader.BYTES
        || UdpHeader.dstPort(udp) != DhcpHeader.SERVER_PORT
        || UdpHeader.length(udp) < UdpHeader.BYTES + DhcpHeader.BYTES
        || UdpHeader.length(udp) > vector.length[slot] - UDP_OFFSET) {
      return false;
    }
    final long end = dhcp + messageBytes(frame);
    return (Offload.needsChecksum(vector.offload[slot]) || isChecksumRight(frame))
        && DhcpHeader.isEthernetRequest(dhcp)
        && DhcpOption.areWellFormed(dhcp + DhcpHeader.BYTES, end)
        && keepClientId(dhcp + DhcpHeader.BYTES, end);
  }

  private static boolean isToServer(final long frame, final int server) {
    final int destination = Ipv4Header.destination(frame + EthernetHeader.BYTES);
    return destination == BROADCAST_IP || destination == server;
  }

  private static int messageBytes(final long frame) {
    return UdpHeader.length(frame + UDP_OFFSET) - UdpHeader.BYTES;
  }

  private static boolean isChecksumRight(final long frame) {
    final long udp = frame + UDP_OFFSET;
    final int bytes = UdpHeader.length(udp);
    final long pseudo =
        Checksum.pseudoHeader4(frame + EthernetHeader.BYTES, Ipv4Header.PROTOCOL_UDP, bytes);
    return Memory.readShort(udp + UdpHeader.CHECKSUM) == 0
        || Checksum.finish(pseudo + Checksum.sum(udp, bytes)) == 0;
  }

  /** The reply is written over the request, so what goes back must be kept. */
  private boolean keepClientId(final long from, final long end) {
    final long option = DhcpOption.find(from, end, DhcpOption.CLIENT_ID);
    clientIdBytes = option == DhcpOption.ABSENT ? 0 : DhcpOption.length(option);
    if (clientIdBytes > MAX_CLIENT_ID_BYTES) {
      return false;
    }
    for (int i = 0; i < clientIdBytes; i++) {
      clientId[i] = (byte) Memory.readByte(DhcpOption.body(option) + i);
    }
    return true;
  }

  private boolean isOwn(final long frame, final int eni, final long entry) {
    final int source = Ipv4Header.source(frame + EthernetHeader.BYTES);
    return source == 0 || tables.ipv4().find(EniEntry.vni(entry), source & 0xffffffffL) == eni;
  }

  /**
   * Type of the answer by the table of RFC 2131, section 4.3.2, {@link #INFORM} for an
   * acknowledgement that leases nothing, or {@link #UNANSWERED}.
   */
  private static int decide(final long dhcp, final long end, final int ip, final int server) {
    final long options = dhcp + DhcpHeader.BYTES;
    final long type = DhcpOption.find(options, end, DhcpOption.MESSAGE_TYPE);
    if (type == DhcpOption.ABSENT || DhcpOption.length(type) != 1) {
      return UNANSWERED;
    }
    final long serverId = DhcpOption.find(options, end, DhcpOption.SERVER_ID);
    if (serverId != DhcpOption.ABSENT && DhcpOption.ip(serverId) != server) {
      return UNANSWERED;
    }
    final int clientIp = DhcpHeader.clientIp(dhcp);
    return switch (Memory.readByte(DhcpOption.body(type))) {
      case DISCOVER -> OFFER;
      case REQUEST -> {
        final int asked = DhcpOption.ip(DhcpOption.find(options, end, DhcpOption.REQUESTED_IP));
        yield (asked == 0 ? clientIp : asked) == ip ? ACK : NAK;
      }
      case INFORM -> clientIp == ip ? INFORM : UNANSWERED;
      default -> UNANSWERED;
    };
  }

  /** Writes the message of {@code type} over the request; answers its length. */
  private int write(final long dhcp, final int type, final long entry, final VSwitchEntry vSwitch) {
    final boolean leases = type == OFFER || type == ACK;
    final int clientIp = type == ACK || type == INFORM ? DhcpHeader.clientIp(dhcp) : 0;
    DhcpHeader.turn(dhcp, clientIp, leases ? EniEntry.primaryIp(entry) : 0);
    long at = dhcp + DhcpHeader.BYTES;
    at = DhcpOption.writeByte(at, DhcpOption.MESSAGE_TYPE, type == INFORM ? ACK : type);
    at = DhcpOption.writeIp(at, DhcpOption.SERVER_ID, vSwitch.gatewayIp());
    if (leases) {
      at = DhcpOption.writeInt(at, DhcpOption.LEASE_TIME, LEASE_SECONDS);
      at = DhcpOption.writeInt(at, DhcpOption.RENEWAL_TIME, LEASE_SECONDS / 2);
      at = DhcpOption.writeInt(at, DhcpOption.REBINDING_TIME, LEASE_SECONDS / 8 * 7);
    }
    if (type != NAK) {
      at = writeNetwork(at, EniEntry.mtu(entry), vSwitch);
    }
    at = writeClientId(at);
    Memory.writeByte(at++, DhcpOption.END);
    while (at < dhcp + MIN_MESSAGE_BYTES) {
      Memory.writeByte(at++, 0);
    }
    return (int) (at - dhcp);
  }

  private static long writeNetwork(final long from, final int mtu, final VSwitchEntry vSwitch) {
    final int bits = vSwitch.prefixLength();
    long at = from;
    at = DhcpOption.writeInt(at, DhcpOption.SUBNET_MASK, bits == 0 ? 0 : -1 << (32 - bits));
    at = DhcpOption.writeIp(at, DhcpOption.ROUTER, vSwitch.gatewayIp());
    at = DhcpOption.writeLong(at, DhcpOption.NAME_SERVERS, NAME_SERVERS);
    return DhcpOption.writeShort(at, DhcpOption.MTU, mtu);
  }

  private long writeClientId(final long from) {
    if (clientIdBytes == 0) {
      return from;
    }
    Memory.writeByte(from, DhcpOption.CLIENT_ID);
    Memory.writeByte(from + 1, clientIdBytes);
    for (int i = 0; i < clientIdBytes; i++) {
      Memory.writeByte(from + 2 + i, clientId[i]);
    }
    return from + 2 + clientIdBytes;
  }

  private static void writeHeaders(
      final long frame, final int messageBytes, final int type, final int server) {
    final long ip = frame + EthernetHeader.BYTES;
    final long udp = frame + UDP_OFFSET;
    final long dhcp = frame + DHCP_OFFSET;
    final int udpBytes = UdpHeader.BYTES + messageBytes;
    final int to = destination(dhcp, type);
    EthernetHeader.write(
        frame,
        to == BROADCAST_IP ? EthernetHeader.BROADCAST : DhcpHeader.clientMac(dhcp),
        ForwardingTables.ROUTER_MAC_WORD,
        EthernetHeader.TYPE_IPV4);
    Ipv4Header.write(
        ip, 0, Ipv4Header.MIN_BYTES + udpBytes, Responder.TIME_TO_LIVE, Ipv4Header.PROTOCOL_UDP);
    Ipv4Header.writeAddresses(ip, server, to);
    UdpHeader.write(udp, DhcpHeader.SERVER_PORT, DhcpHeader.CLIENT_PORT, udpBytes);
    final long pseudo = Checksum.pseudoHeader4(ip, Ipv4Header.PROTOCOL_UDP, udpBytes);
    Checksum.writeUdp(pseudo, udp, udpBytes);
  }

  /** Where the reply goes, as loaded into a packet: RFC 2131, section 4.1. */
  private static int destination(final long dhcp, final int type) {
    if (type == NAK) {
      return BROADCAST_IP;
    }
    if (DhcpHeader.clientIp(dhcp) != 0) {
      return DhcpHeader.clientIp(dhcp);
    }
    return DhcpHeader.wantsBroadcast(dhcp)
        ? BROADCAST_IP
        : Memory.readInt(dhcp + DhcpHeader.YOUR_IP);
  }
}
