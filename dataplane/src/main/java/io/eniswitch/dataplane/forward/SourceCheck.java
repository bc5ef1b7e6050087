package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.Ipv6Index;
import io.eniswitch.dataplane.table.PortTable;

/**
 * The packet's MAC and IP belong to the ENI of the port it came in by, and the ENI is still there.
 *
 * <p>The port was made for one ENI; the ENI's binding must name that port at this moment, so that a
 * former owner sends nothing from the instant of a move on. <b>Threading</b>: owned by one worker.
 */
public final class SourceCheck {
  private final ForwardingTables tables;
  private final long ports;
  private final long enis;
  private final EniCounters counters;

  /** A stage that counts what ENIs send in {@code counters}. */
  public SourceCheck(final ForwardingTables tables, final EniCounters counters) {
    this.tables = tables;
    ports = tables.ports().baseAddress();
    enis = tables.enis().baseAddress();
    this.counters = counters;
  }

  /** Sets the source ENI of every packet, or its drop reason. */
  public void process(final PacketVector vector, final long nowNs) {
    findEnis(vector);
    if (tables.enis().isLarge()) {
      touchRecords(vector);
    }
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] layouts = vector.layout;
    final int[] inPorts = vector.inPort;
    final int[] sourceEnis = vector.sourceEni;
    final long[] addresses = vector.address;
    for (int i = 0; i < count; i++) {
      final long entry = enis + (long) sourceEnis[i] * EniEntry.BYTES;
      if (verdicts[i] == Verdict.FORWARD
          && Layout.isIpv4(layouts[i])
          && sourceEnis[i] >= 0
          && isOwner(entry, inPorts[i], addresses[i])) {
        continue;
      }
      if (verdicts[i] != Verdict.DROP) {
        checkSlowPath(vector, i, nowNs);
      }
    }
    counters.countReceived(vector);
  }

  private void findEnis(final PacketVector vector) {
    final int count = vector.count;
    final int[] inPorts = vector.inPort;
    final int[] sourceEnis = vector.sourceEni;
    for (int i = 0; i < count; i++) {
      final long word = PortTable.word(ports, inPorts[i]);
      sourceEnis[i] =
          PortTable.isShared(word) ? sharedSlowPath(vector, i, word) : PortTable.eni(word);
    }
  }

  private void touchRecords(final PacketVector vector) {
    final int count = vector.count;
    final int[] sourceEnis = vector.sourceEni;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += EniEntry.macWord(enis + (long) Math.max(sourceEnis[i], 0) * EniEntry.BYTES);
    }
    vector.touched = sum;
  }

  /**
   * True for what almost every packet is: IPv4 from the ENI's MAC and primary address, by the port
   * it is bound to, no lease.
   */
  private static boolean isOwner(final long entry, final int inPort, final long frame) {
    final long macWord = EniEntry.macWord(entry);
    final long macs = (Memory.readLong(frame + 6) ^ macWord) & EniEntry.MAC_MASK;
    final int ips = Memory.readInt(frame + Layout.IP_OFFSET + 12) ^ EniEntry.primaryIp(entry);
    return (macs | ips | EniEntry.flags(macWord) & EniEntry.LEASED) == 0
        && Binding.isAt(EniEntry.binding(entry), inPort);
  }

  private void checkSlowPath(final PacketVector vector, final int slot, final long nowNs) {
    final int eni = vector.sourceEni[slot];
    final long entry = enis + (long) eni * EniEntry.BYTES;
    if (eni == EniTable.NONE || !Binding.isAt(EniEntry.binding(entry), vector.inPort[slot])) {
      vector.drop(slot, DropReason.PORT_WITHOUT_ENI);
      return;
    }
    final long macWord = EniEntry.macWord(entry);
    if (((Memory.readLong(vector.address[slot] + 6) ^ macWord) & EniEntry.MAC_MASK) != 0) {
      vector.drop(slot, DropReason.SOURCE_MAC);
    } else if (!ownsSource(vector, slot, entry, macWord)) {
      vector.drop(slot, checksAddresses(macWord) ? DropReason.SOURCE_IP : DropReason.IP_ADDRESS);
    } else if ((EniEntry.flags(macWord) & EniEntry.LEASED) != 0
        && tables.enis().isLeaseOver(nowNs)) {
      vector.drop(slot, DropReason.FENCED);
    }
  }

  private boolean ownsSource(
      final PacketVector vector, final int slot, final long entry, final long macWord) {
    final int layout = vector.layout[slot];
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    if (Layout.isIpv4(layout) && Memory.readInt(ip + 12) == EniEntry.primaryIp(entry)) {
      return true;
    }
    return ownsSourceSlowPath(vector.sourceEni[slot], layout, ip, macWord);
  }

  /**
   * Secondary addresses, IPv6, ENIs without the check, which may use any unicast address, and what
   * the parser punted: its contents are checked by the responder.
   */
  private boolean ownsSourceSlowPath(
      final int eni, final int layout, final long ip, final long macWord) {
    if ((layout & Layout.PUNTED) != 0) {
      return true;
    }
    if (!checksAddresses(macWord)) {
      return Unicast.isSource(ip, layout);
    }
    final int vni = EniEntry.vni(enis + (long) eni * EniEntry.BYTES);
    if (Layout.isIpv4(layout)) {
      return CompactIndex.findIpv4(tables.ipv4().view(), enis, vni, Memory.readInt(ip + 12)) == eni;
    }
    final long high = Memory.readLong(ip + 8);
    return Ipv6Index.find(tables.ipv6().view(), vni, high, Memory.readLong(ip + 16)) == eni
        || isOwnLinkLocal(high, Memory.readLong(ip + 16), macWord);
  }

  private static boolean checksAddresses(final long macWord) {
    return (EniEntry.flags(macWord) & EniEntry.CHECK_ADDRESSES) != 0;
  }

  /** The address fe80::/64 made from the ENI's MAC (RFC 4291, appendix A). */
  private static boolean isOwnLinkLocal(final long high, final long low, final long macWord) {
    if (high != Long.reverseBytes(0xfe80000000000000L)) {
      return false;
    }
    final long mac = Long.reverseBytes(macWord << 16);
    final long id = (mac & 0xffffff000000L) << 16 | 0xfffe000000L | (mac & 0xffffffL);
    return Long.reverseBytes(low) == (id ^ 0x0200000000000000L);
  }

  private int sharedSlowPath(final PacketVector vector, final int slot, final long word) {
    if (vector.verdict[slot] == Verdict.DROP) {
      return EniTable.NONE;
    }
    final long mac = Memory.readLong(vector.address[slot] + 6) & EniEntry.MAC_MASK;
    return CompactIndex.findMac(tables.macs().view(), enis, PortTable.vni(word), mac);
  }
}
