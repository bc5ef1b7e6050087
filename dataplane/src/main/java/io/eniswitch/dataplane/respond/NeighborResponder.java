package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * Answers neighbour and router solicitations from the tables, for the gateway and for global
 * addresses of other ENIs in the vSwitch.
 *
 * <p>A duplicate address detection for an address that somebody else has is answered to all nodes,
 * which is how its sender learns of the conflict. Advertisements of own addresses are consumed;
 * those of others, router advertisements and redirects are spoofed. Multicast listener reports and
 * whatever else ICMPv6 has are not answered. <b>Source</b>: RFC 4861, sections 6.1, 7.1 and 7.2;
 * RFC 4862, section 5.4; RFC 6980.
 */
final class NeighborResponder {
  /** ff02::1, halves as loaded from a packet. */
  static final long ALL_NODES_HIGH = Long.reverseBytes(0xff02_0000_0000_0000L);

  /** Second half of {@link #ALL_NODES_HIGH}. */
  static final long ALL_NODES_LOW = Long.reverseBytes(1);

  /** 33:33:00:00:00:01 as loaded from a frame. */
  static final long ALL_NODES_MAC = Long.reverseBytes(0x3333_0000_0001L << 16);

  /** Hop limit that proves that a message crossed no router. */
  static final int HOP_LIMIT = 255;

  private static final int ICMP_OFFSET = EthernetHeader.BYTES + Ipv6Header.BYTES;
  private static final int ROUTER_SOLICITATION = 133;
  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int NEIGHBOR_SOLICITATION = 135;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;
  private static final int REDIRECT = 137;
  private static final int TARGET = 8;
  private static final int NEIGHBOR_OPTIONS = 24;
  private static final int ADVERTISEMENT_BYTES = NEIGHBOR_OPTIONS + NeighborOption.LINK_LAYER_BYTES;
  private static final int FLAG_ROUTER = 0x8000_0000;
  private static final int FLAG_SOLICITED = 0x4000_0000;
  private static final int FLAG_OVERRIDE = 0x2000_0000;
  private static final long SOLICITED_NODE_LOW = 0x0000_0001_ffL;

  private final ForwardingTables tables;
  private final AddressOwners owners;
  private final RouterAdvertiser routers;

  NeighborResponder(final ForwardingTables tables) {
    this.tables = tables;
    owners = new AddressOwners(tables);
    routers = new RouterAdvertiser(tables);
  }

  /** Answers or drops the ICMPv6 message in {@code slot}, which is at least 8 bytes long. */
  void answer(final PacketVector vector, final int slot) {
    final long icmp = vector.address[slot] + Layout.l4Offset(vector.layout[slot]);
    final int type = IcmpHeader.type(icmp);
    if (type < ROUTER_SOLICITATION || type > REDIRECT) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    } else if (!isWellFormed(vector, slot)) {
      vector.drop(slot, DropReason.ARP_MALFORMED);
    } else if (type == NEIGHBOR_SOLICITATION) {
      onNeighborSolicitation(vector, slot);
    } else if (type == NEIGHBOR_ADVERTISEMENT) {
      onNeighborAdvertisement(vector, slot);
    } else if (type == ROUTER_SOLICITATION) {
      onRouterSolicitation(vector, slot);
    } else {
      assert type == ROUTER_ADVERTISEMENT || type == REDIRECT : type;
      vector.drop(slot, DropReason.ARP_SPOOFED);
    }
  }

  private void onNeighborSolicitation(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long ip = frame + EthernetHeader.BYTES;
    final long target = frame + ICMP_OFFSET + TARGET;
    final int type = NeighborOption.SOURCE_LINK_LAYER;
    final long option = findOption(frame, NEIGHBOR_OPTIONS, type);
    final boolean probe = Ipv6Header.isUnspecified(ip + Ipv6Header.SOURCE);
    if (option == NeighborOption.MALFORMED
        || Ipv6Header.isMulticast(target)
        || (probe && (option != NeighborOption.ABSENT || !isToSolicitedNode(ip)))) {
      vector.drop(slot, DropReason.ARP_MALFORMED);
      return;
    }
    final int eni = vector.sourceEni[slot];
    if (!probe && !isOwn(eni, ip + Ipv6Header.SOURCE, option)) {
      vector.drop(slot, DropReason.ARP_SPOOFED);
      return;
    }
    final long mac = owners.macOf(target, eni);
    if (mac == AddressOwners.NOBODY) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    advertise(frame, mac, probe);
    Answer.send(vector, slot, frame, ICMP_OFFSET + ADVERTISEMENT_BYTES);
  }

  private void onNeighborAdvertisement(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long source = frame + EthernetHeader.BYTES + Ipv6Header.SOURCE;
    final long target = frame + ICMP_OFFSET + TARGET;
    final long option = findOption(frame, NEIGHBOR_OPTIONS, NeighborOption.TARGET_LINK_LAYER);
    if (option == NeighborOption.MALFORMED
        || Ipv6Header.isMulticast(target)
        || Ipv6Header.isUnspecified(source)) {
      vector.drop(slot, DropReason.ARP_MALFORMED);
    } else if (isOwn(vector.sourceEni[slot], target, option)
        && isOwn(vector.sourceEni[slot], source, NeighborOption.ABSENT)) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
    } else {
      vector.drop(slot, DropReason.ARP_SPOOFED);
    }
  }

  private void onRouterSolicitation(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long source = frame + EthernetHeader.BYTES + Ipv6Header.SOURCE;
    final long option = findOption(frame, IcmpHeader.BYTES, NeighborOption.SOURCE_LINK_LAYER);
    final boolean unspecified = Ipv6Header.isUnspecified(source);
    if (option == NeighborOption.MALFORMED || (unspecified && option != NeighborOption.ABSENT)) {
      vector.drop(slot, DropReason.ARP_MALFORMED);
    } else if (!unspecified && !isOwn(vector.sourceEni[slot], source, option)) {
      vector.drop(slot, DropReason.ARP_SPOOFED);
    } else {
      routers.answer(vector, slot);
    }
  }

  /** Everything but the options: position, lengths, hop limit, code, addresses and checksum. */
  private static boolean isWellFormed(final PacketVector vector, final int slot) {
    final int layout = vector.layout[slot];
    final long ip = vector.address[slot] + EthernetHeader.BYTES;
    final long icmp = vector.address[slot] + ICMP_OFFSET;
    if (Layout.l4Offset(layout) != ICMP_OFFSET
        || (layout & (Layout.FRAGMENT | Layout.LATER_FRAGMENT)) != 0
        || vector.length[slot] < ICMP_OFFSET + Ipv6Header.payloadLength(ip)) {
      return false;
    }
    final int type = IcmpHeader.type(icmp);
    final int bytes = Ipv6Header.payloadLength(ip);
    return bytes >= minBytes(type)
        && Ipv6Header.hopLimit(ip) == HOP_LIMIT
        && (IcmpHeader.typeAndCode(icmp) & 0xff) == 0
        && !Ipv6Header.isMulticast(ip + Ipv6Header.SOURCE)
        && (Offload.needsChecksum(vector.offload[slot]) || isChecksumRight(ip, icmp, bytes));
  }

  private static int minBytes(final int type) {
    return type == NEIGHBOR_SOLICITATION || type == NEIGHBOR_ADVERTISEMENT
        ? NEIGHBOR_OPTIONS
        : IcmpHeader.BYTES;
  }

  private static boolean isChecksumRight(final long ip, final long icmp, final int bytes) {
    final long pseudo = Checksum.pseudoHeader6(ip, Ipv6Header.NEXT_ICMP, bytes);
    return Checksum.finish(pseudo + Checksum.sum(icmp, bytes)) == 0;
  }

  private static long findOption(final long frame, final int optionsOffset, final int type) {
    final long icmp = frame + ICMP_OFFSET;
    final int bytes = Ipv6Header.payloadLength(frame + EthernetHeader.BYTES);
    return NeighborOption.find(icmp + optionsOffset, icmp + bytes, type);
  }

  /** True if the packet goes to ff02::1:ff00:0/104. */
  private static boolean isToSolicitedNode(final long ip) {
    final long destination = ip + Ipv6Header.DESTINATION;
    return Memory.readLong(destination) == ALL_NODES_HIGH
        && Memory.readLongBe(destination + 8) >>> 24 == SOLICITED_NODE_LOW;
  }

  private boolean isOwn(final int eni, final long address, final long option) {
    final long entry = tables.enis().entry(eni);
    return !Answer.checksAddresses(entry)
        || (owners.maySpeakFor(eni, address)
            && (option == NeighborOption.ABSENT
                || NeighborOption.mac(option) == Answer.mac(entry)));
  }

  private static void advertise(final long frame, final long mac, final boolean probe) {
    final long ip = frame + EthernetHeader.BYTES;
    final long icmp = frame + ICMP_OFFSET;
    final long asker = EthernetHeader.source(frame);
    EthernetHeader.write(frame, probe ? ALL_NODES_MAC : asker, mac, EthernetHeader.TYPE_IPV6);
    Ipv6Header.write(ip, ADVERTISEMENT_BYTES, Ipv6Header.NEXT_ICMP, HOP_LIMIT);
    if (probe) {
      Ipv6Header.writeAddress(ip + Ipv6Header.DESTINATION, ALL_NODES_HIGH, ALL_NODES_LOW);
    } else {
      Ipv6Header.copyAddress(ip + Ipv6Header.SOURCE, ip + Ipv6Header.DESTINATION);
    }
    Ipv6Header.copyAddress(icmp + TARGET, ip + Ipv6Header.SOURCE);
    IcmpHeader.writeTypeAndCode(icmp, NEIGHBOR_ADVERTISEMENT << 8);
    Memory.writeIntBe(
        icmp + IcmpHeader.REST,
        FLAG_OVERRIDE
            | (probe ? 0 : FLAG_SOLICITED)
            | (mac == ForwardingTables.ROUTER_MAC_WORD ? FLAG_ROUTER : 0));
    NeighborOption.writeLinkLayer(icmp + NEIGHBOR_OPTIONS, NeighborOption.TARGET_LINK_LAYER, mac);
    final long pseudo = Checksum.pseudoHeader6(ip, Ipv6Header.NEXT_ICMP, ADVERTISEMENT_BYTES);
    Checksum.writeIcmp(pseudo, icmp, ADVERTISEMENT_BYTES);
  }
}
