package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.ArpHeader;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Answers ARP requests from the tables: for the gateway with the router's MAC, for another ENI of
 * the vSwitch with that ENI's. Nothing is flooded and nothing is learned.
 *
 * <p>A probe for an address that somebody else has is answered, which is how its sender learns of
 * the conflict; announcements and probes of own addresses, and replies, are consumed.
 * <b>Source</b>: RFC 826, RFC 5227.
 */
final class ArpResponder {
  /** Answer to a question for an address that has no owner here: no MAC is zero. */
  private static final long NOBODY = 0;

  private final ForwardingTables tables;

  ArpResponder(final ForwardingTables tables) {
    this.tables = tables;
  }

  /** Answers or drops the ARP frame in {@code slot}. */
  void answer(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long arp = frame + EthernetHeader.BYTES;
    if (!isWellFormed(vector.length[slot], arp)) {
      vector.drop(slot, DropReason.ARP_MALFORMED);
      return;
    }
    final int eni = vector.sourceEni[slot];
    final long entry = tables.enis().entry(eni);
    if (Answer.checksAddresses(entry) && !isOwn(arp, eni, entry)) {
      vector.drop(slot, DropReason.ARP_SPOOFED);
      return;
    }
    final long mac =
        ArpHeader.operation(arp) == ArpHeader.REQUEST
            ? ownerOf(ArpHeader.targetIp(arp), eni, entry)
            : NOBODY;
    if (mac == NOBODY) {
      vector.drop(slot, DropReason.PUNT_UNANSWERED);
      return;
    }
    reply(frame, arp, mac);
    Answer.send(vector, slot, frame, EthernetHeader.BYTES + ArpHeader.BYTES);
  }

  private static boolean isWellFormed(final int frameBytes, final long arp) {
    if (frameBytes < EthernetHeader.BYTES + ArpHeader.BYTES || !ArpHeader.isEthernetIpv4(arp)) {
      return false;
    }
    final int operation = ArpHeader.operation(arp);
    return operation == ArpHeader.REQUEST || operation == ArpHeader.REPLY;
  }

  /** True if the message speaks for an address of the sending ENI, or asks without having one. */
  private boolean isOwn(final long arp, final int eni, final long entry) {
    if (ArpHeader.senderMac(arp) != Answer.mac(entry)) {
      return false;
    }
    final int ip = ArpHeader.senderIp(arp);
    return ip == 0
        ? ArpHeader.operation(arp) == ArpHeader.REQUEST
        : tables.ipv4().find(EniEntry.vni(entry), ip & 0xffffffffL) == eni;
  }

  private long ownerOf(final int ip, final int asker, final long askerEntry) {
    final int index = EniEntry.vSwitch(askerEntry);
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(index);
    if (vSwitch != null && ip == vSwitch.gatewayIp()) {
      return ForwardingTables.ROUTER_MAC_WORD;
    }
    final int owner = tables.ipv4().find(EniEntry.vni(askerEntry), ip & 0xffffffffL);
    if (owner == EniTable.NONE || owner == asker) {
      return NOBODY;
    }
    final long entry = tables.enis().entry(owner);
    return EniEntry.vSwitch(entry) == index ? Answer.mac(entry) : NOBODY;
  }

  private static void reply(final long frame, final long arp, final long mac) {
    final long askerMac = ArpHeader.senderMac(arp);
    final int askerIp = ArpHeader.senderIp(arp);
    final int ip = ArpHeader.targetIp(arp);
    EthernetHeader.write(frame, EthernetHeader.source(frame), mac, EthernetHeader.TYPE_ARP);
    ArpHeader.writeOperation(arp, ArpHeader.REPLY);
    EthernetHeader.writeMac(arp + ArpHeader.SENDER_MAC, mac);
    Memory.writeInt(arp + ArpHeader.SENDER_IP, ip);
    EthernetHeader.writeMac(arp + ArpHeader.TARGET_MAC, askerMac);
    Memory.writeInt(arp + ArpHeader.TARGET_IP, askerIp);
  }
}
