package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.IcmpHeader;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Answers a router solicitation with the gateway, the MTU and the vSwitch's prefix.
 *
 * <p>The prefix is on-link and not for autonomous configuration: addresses are assigned by the
 * control plane, and the switch drops every other. The managed flag sends the instance to DHCPv6
 * for them. <b>Source</b>: RFC 4861, sections 4.2 and 6.2.
 */
final class RouterAdvertiser {
  private static final int ICMP_OFFSET = EthernetHeader.BYTES + Ipv6Header.BYTES;
  private static final int ADVERTISEMENT = 134 << 8;
  private static final int FLAG_MANAGED = 0x80;
  private static final int LIFETIME_SECONDS = 1_800;
  private static final int OPTIONS = 16;
  private static final int OPTION_MTU = 5;
  private static final int MTU_BYTES = 8;
  private static final int OPTION_PREFIX = 3;
  private static final int PREFIX_BYTES = 32;
  private static final int PREFIX_ON_LINK = 0x80;
  private static final int PREFIX_VALID_SECONDS = 2_592_000;
  private static final int PREFIX_PREFERRED_SECONDS = 604_800;
  private static final int MESSAGE_BYTES =
      OPTIONS + NeighborOption.LINK_LAYER_BYTES + MTU_BYTES + PREFIX_BYTES;

  private final ForwardingTables tables;

  RouterAdvertiser(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** Answers the checked solicitation in {@code slot}, or drops it if there is no IPv6 here. */
  void answer(final PacketVector vector, final int slot) {
    final long entry = tables.enis().entry(vector.sourceEni[slot]);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(entry));
    if (vSwitch == null || !vSwitch.hasIpv6()) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    final long frame = vector.address[slot];
    final long ip = frame + EthernetHeader.BYTES;
    final long icmp = frame + ICMP_OFFSET;
    writeHeaders(frame, ip);
    IcmpHeader.writeTypeAndCode(icmp, ADVERTISEMENT);
    // Hop limit, flags and router lifetime in one word; reachable and retransmission time unsaid.
    Memory.writeIntBe(
        icmp + IcmpHeader.REST,
        Responder.TIME_TO_LIVE << 24 | FLAG_MANAGED << 16 | LIFETIME_SECONDS);
    Memory.writeLong(icmp + IcmpHeader.BYTES, 0);
    final long mac = icmp + OPTIONS;
    NeighborOption.writeLinkLayer(
        mac, NeighborOption.SOURCE_LINK_LAYER, ForwardingTables.ROUTER_MAC_WORD);
    final long mtu = mac + NeighborOption.LINK_LAYER_BYTES;
    NeighborOption.writeHead(mtu, OPTION_MTU, MTU_BYTES);
    Memory.writeShort(mtu + 2, 0);
    Memory.writeIntBe(mtu + 4, Math.max(EniEntry.mtu(entry), Ipv6Header.MIN_MTU_BYTES));
    writePrefix(mtu + MTU_BYTES, vSwitch);
    final long pseudo = Checksum.pseudoHeader6(ip, Ipv6Header.NEXT_ICMP, MESSAGE_BYTES);
    Checksum.writeIcmp(pseudo, icmp, MESSAGE_BYTES);
    Answer.send(vector, slot, frame, ICMP_OFFSET + MESSAGE_BYTES);
  }

  private static void writeHeaders(final long frame, final long ip) {
    final boolean toAll = Ipv6Header.isUnspecified(ip + Ipv6Header.SOURCE);
    EthernetHeader.write(
        frame,
        toAll ? NeighborResponder.ALL_NODES_MAC : EthernetHeader.source(frame),
        ForwardingTables.ROUTER_MAC_WORD,
        EthernetHeader.TYPE_IPV6);
    Ipv6Header.write(ip, MESSAGE_BYTES, Ipv6Header.NEXT_ICMP, NeighborResponder.HOP_LIMIT);
    if (toAll) {
      Ipv6Header.writeAddress(
          ip + Ipv6Header.DESTINATION,
          NeighborResponder.ALL_NODES_HIGH,
          NeighborResponder.ALL_NODES_LOW);
    } else {
      Ipv6Header.copyAddress(ip + Ipv6Header.SOURCE, ip + Ipv6Header.DESTINATION);
    }
    Ipv6Header.writeAddress(
        ip + Ipv6Header.SOURCE,
        VSwitchEntry.LINK_LOCAL_GATEWAY_HIGH,
        VSwitchEntry.LINK_LOCAL_GATEWAY_LOW);
  }

  private static void writePrefix(final long option, final VSwitchEntry vSwitch) {
    final int bits = vSwitch.prefixLength6();
    final long high = Long.reverseBytes(vSwitch.gatewayHigh());
    final long low = Long.reverseBytes(vSwitch.gatewayLow());
    NeighborOption.writeHead(option, OPTION_PREFIX, PREFIX_BYTES);
    Memory.writeByte(option + 2, bits);
    Memory.writeByte(option + 3, PREFIX_ON_LINK);
    Memory.writeIntBe(option + 4, PREFIX_VALID_SECONDS);
    Memory.writeIntBe(option + 8, PREFIX_PREFERRED_SECONDS);
    Memory.writeInt(option + 12, 0);
    Memory.writeLongBe(option + 16, high & mask(bits));
    Memory.writeLongBe(option + 24, low & mask(bits - 64));
  }

  /** The first {@code bits} bits of a long; all beyond 64, none below 1. */
  private static long mask(final int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }
}
