package io.eniswitch.dataplane.rewrite;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * Headers as the destination ENI must see them, and the port it is at now.
 *
 * <p>A packet to the router's MAC is routed: time to live, both MACs. A packet to a neighbour keeps
 * its headers, except that its destination MAC becomes the address's present owner's.
 * <b>Threading</b>: owned by one worker. <b>Source</b>: RFC 1812 section 5.2, RFC 1624.
 */
public final class Rewrite {
  private final ForwardingTables tables;
  private final long enis;

  /** A stage over {@code tables}. */
  public Rewrite(final ForwardingTables tables) {
    this.tables = tables;
    enis = tables.enis().baseAddress();
  }

  /** Sets the out-port of every packet that goes on and rewrites it, or sets its drop reason. */
  public void process(final PacketVector vector) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD) {
        rewrite(vector, i);
      }
    }
  }

  private void rewrite(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long entry = enis + (long) vector.destinationEni[slot] * EniEntry.BYTES;
    final long binding = EniEntry.binding(entry);
    if (vector.destinationEni[slot] == vector.sourceEni[slot]) {
      vector.drop(slot, DropReason.DESTINATION_SELF);
      return;
    }
    if (!Binding.isLocal(binding)) {
      vector.drop(
          slot,
          Binding.isRemote(binding) ? DropReason.NO_UNDERLAY : DropReason.DESTINATION_DETACHED);
      return;
    }
    if (!fits(vector, slot, frame, EniEntry.mtu(entry))) {
      vector.drop(slot, DropReason.TOO_BIG);
      return;
    }
    vector.outPort[slot] = Binding.portId(binding);
    final long destinationMac = Memory.readLong(frame) & EniEntry.MAC_MASK;
    final long mac = EniEntry.macWord(entry) & EniEntry.MAC_MASK;
    if (destinationMac == ForwardingTables.ROUTER_MAC_WORD) {
      route(vector, slot, mac);
    } else if (destinationMac != mac || !isNeighbour(vector.sourceEni[slot], entry)) {
      neighbourSlowPath(vector, slot, destinationMac, mac);
    }
  }

  private static void route(final PacketVector vector, final int slot, final long mac) {
    final long frame = vector.address[slot];
    final int layout = vector.layout[slot] | Layout.ROUTED;
    vector.layout[slot] = layout;
    final boolean ipv4 = Layout.isIpv4(layout);
    final long ttlAt = frame + Layout.IP_OFFSET + (ipv4 ? 8 : 7);
    final int ttl = Memory.readByte(ttlAt);
    if (ttl <= 1) {
      vector.drop(slot, DropReason.TTL_EXCEEDED);
      return;
    }
    Memory.writeByte(ttlAt, ttl - 1);
    if (ipv4) {
      final int checksum = Memory.readShort(frame + Layout.IP_OFFSET + 10) + 1;
      Memory.writeShort(frame + Layout.IP_OFFSET + 10, checksum + (checksum >= 0xffff ? 1 : 0));
    }
    Memory.writeLong(frame, mac | ForwardingTables.ROUTER_MAC_WORD << 48);
    Memory.writeInt(frame + 8, (int) (ForwardingTables.ROUTER_MAC_WORD >>> 16));
  }

  /**
   * A frame to a MAC that is not the address owner's: to a forwarding neighbour as it is, else to
   * the present owner.
   */
  private void neighbourSlowPath(
      final PacketVector vector, final int slot, final long destinationMac, final long mac) {
    final long frame = vector.address[slot];
    if ((destinationMac & 1) != 0) {
      vector.drop(slot, DropReason.MULTICAST);
      return;
    }
    final long source = enis + (long) vector.sourceEni[slot] * EniEntry.BYTES;
    final int byMac =
        CompactIndex.findMac(tables.macs().view(), enis, EniEntry.vni(source), destinationMac);
    if (byMac != EniTable.NONE && byMac != vector.destinationEni[slot] && forwards(byMac)) {
      redirect(vector, slot, byMac);
    } else if (isNeighbour(
        vector.sourceEni[slot], enis + (long) vector.destinationEni[slot] * EniEntry.BYTES)) {
      Memory.writeInt(frame, (int) mac);
      Memory.writeShort(frame + 4, (int) (mac >>> 32));
    } else {
      vector.drop(slot, DropReason.DESTINATION_MAC);
    }
  }

  private void redirect(final PacketVector vector, final int slot, final int eni) {
    final long entry = enis + (long) eni * EniEntry.BYTES;
    final long binding = EniEntry.binding(entry);
    if (eni == vector.sourceEni[slot]) {
      vector.drop(slot, DropReason.DESTINATION_SELF);
    } else if (!isNeighbour(vector.sourceEni[slot], entry)) {
      vector.drop(slot, DropReason.DESTINATION_MAC);
    } else if (!Binding.isLocal(binding)) {
      vector.drop(slot, DropReason.DESTINATION_DETACHED);
    } else {
      vector.destinationEni[slot] = eni;
      vector.outPort[slot] = Binding.portId(binding);
    }
  }

  private boolean forwards(final int eni) {
    final long macWord = EniEntry.macWord(enis + (long) eni * EniEntry.BYTES);
    return (EniEntry.flags(macWord) & EniEntry.CHECK_ADDRESSES) == 0;
  }

  private boolean isNeighbour(final int sourceEni, final long entry) {
    return EniEntry.vSwitch(enis + (long) sourceEni * EniEntry.BYTES) == EniEntry.vSwitch(entry);
  }

  /** A segmented packet fits if its segments do. */
  private static boolean fits(
      final PacketVector vector, final int slot, final long frame, final int mtuBytes) {
    final int layout = vector.layout[slot];
    final int ipBytes =
        Layout.isIpv4(layout)
            ? Memory.readShortBe(frame + Layout.IP_OFFSET + 2)
            : Memory.readShortBe(frame + Layout.IP_OFFSET + 4) + 40;
    return ipBytes <= mtuBytes || segmentFits(vector.offload[slot], frame, layout, mtuBytes);
  }

  private static boolean segmentFits(
      final long offload, final long frame, final int layout, final int mtuBytes) {
    final int type = Offload.segmentType(offload);
    if (type == Offload.SEGMENT_NONE) {
      return false;
    }
    final int l4Offset = Layout.l4Offset(layout);
    final int l4Bytes =
        type == Offload.SEGMENT_UDP ? 8 : Memory.readByte(frame + l4Offset + 12) >>> 2 & 0x3c;
    return l4Offset - Layout.IP_OFFSET + l4Bytes + Offload.segmentBytes(offload) <= mtuBytes;
  }
}
