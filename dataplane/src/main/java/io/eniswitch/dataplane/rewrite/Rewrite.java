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
    final byte[] verdicts = vector.verdict;
    final int[] layouts = vector.layout;
    final int[] sourceEnis = vector.sourceEni;
    final int[] destinationEnis = vector.destinationEni;
    final int[] outPorts = vector.outPort;
    final long[] addresses = vector.address;
    final long records = enis;
    for (int i = 0; i < count; i++) {
      if (verdicts[i] == Verdict.FORWARD) {
        final long source = records + (long) sourceEnis[i] * EniEntry.BYTES;
        final long entry = records + (long) destinationEnis[i] * EniEntry.BYTES;
        final long binding = EniEntry.binding(entry);
        final long frame = addresses[i];
        if (!Layout.isIpv4(layouts[i])
            || !Binding.isLocal(binding)
            || source == entry
            || Memory.readShortBe(frame + Layout.IP_OFFSET + 2) > EniEntry.mtu(entry)) {
          rewriteSlowPath(vector, i, entry, binding);
        } else if (isRoutable(frame)) {
          outPorts[i] = Binding.portId(binding);
          layouts[i] |= Layout.ROUTED;
          routeIpv4(frame, EniEntry.macWord(entry) & EniEntry.MAC_MASK);
        } else if (isFromNeighbour(frame, source, entry)) {
          outPorts[i] = Binding.portId(binding);
        } else {
          rewriteSlowPath(vector, i, entry, binding);
        }
      }
    }
  }

  /** True if an IPv4 packet is for the router and lives long enough to pass it. */
  private static boolean isRoutable(final long frame) {
    final long destinationMac = Memory.readLong(frame) & EniEntry.MAC_MASK;
    return destinationMac == ForwardingTables.ROUTER_MAC_WORD
        && Memory.readByte(frame + Layout.IP_OFFSET + 8) > 1;
  }

  /** True if a neighbour sent the frame to the owner's MAC: nothing is to be rewritten. */
  private static boolean isFromNeighbour(final long frame, final long source, final long entry) {
    final long difference = Memory.readLong(frame) ^ EniEntry.macWord(entry);
    return (difference & EniEntry.MAC_MASK) == 0
        && EniEntry.vSwitch(source) == EniEntry.vSwitch(entry);
  }

  private void rewriteSlowPath(
      final PacketVector vector, final int slot, final long entry, final long binding) {
    final long frame = vector.address[slot];
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
    final long timeToLiveAt = frame + Layout.IP_OFFSET + (ipv4 ? 8 : 7);
    final int timeToLive = Memory.readByte(timeToLiveAt);
    if (timeToLive <= 1) {
      vector.drop(slot, DropReason.TTL_EXCEEDED);
    } else if (ipv4) {
      routeIpv4(frame, mac);
    } else {
      Memory.writeByte(timeToLiveAt, timeToLive - 1);
      writeMacs(frame, mac);
    }
  }

  /** One less to live, with the checksum that goes with it, and both MACs. */
  private static void routeIpv4(final long frame, final long mac) {
    // Time to live, protocol and checksum are four bytes; the first is 2 or more.
    final long at = frame + Layout.IP_OFFSET + 8;
    final int word = Memory.readInt(at);
    final int checksum = (word >>> 16) + 1;
    Memory.writeInt(at, (word & 0xffff) - 1 | checksum + (checksum + 1 >>> 16) << 16);
    writeMacs(frame, mac);
  }

  private static void writeMacs(final long frame, final long mac) {
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
    } else if (!isNeighbour(vector.sourceEni[slot], entry) || isGuarded(entry)) {
      vector.drop(slot, DropReason.DESTINATION_MAC);
    } else if (!Binding.isLocal(binding)) {
      vector.drop(slot, DropReason.DESTINATION_DETACHED);
    } else {
      vector.destinationEni[slot] = eni;
      vector.outPort[slot] = Binding.portId(binding);
    }
  }

  /** The groups of the address's owner were asked, not this ENI's: they may not be passed by. */
  private static boolean isGuarded(final long entry) {
    return EniEntry.policy(EniEntry.policyWord(entry)) != 0;
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
