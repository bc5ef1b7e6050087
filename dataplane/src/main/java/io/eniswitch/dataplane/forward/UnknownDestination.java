package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.VSwitchEntry;
import org.jspecify.annotations.Nullable;

/**
 * Packets to an address that no ENI owns: the gateway's own, a group address, a neighbour that
 * forwards for others, or a route's.
 *
 * <p><b>Threading</b>: owned by one worker. Slow path.
 */
final class UnknownDestination {
  private final ForwardingTables tables;
  private final long enis;

  UnknownDestination(final ForwardingTables tables) {
    this.tables = tables;
    enis = tables.enis().baseAddress();
  }

  /** Finds the ENI that gets the packet, or sets punt or drop. */
  void process(final PacketVector vector, final int slot) {
    final long frame = vector.address[slot];
    final long destinationMac = Memory.readLong(frame) & EniEntry.MAC_MASK;
    final long ip = frame + Layout.IP_OFFSET;
    final boolean ipv4 = Layout.isIpv4(vector.layout[slot]);
    if ((destinationMac & 1) != 0 || isGroup(ip, ipv4)) {
      vector.drop(slot, DropReason.MULTICAST);
      return;
    }
    if (!Unicast.isDestination(ip, vector.layout[slot])) {
      vector.drop(slot, DropReason.IP_ADDRESS);
      return;
    }
    final long source = enis + (long) vector.sourceEni[slot] * EniEntry.BYTES;
    if (isGateway(source, ip, ipv4)) {
      vector.verdict[slot] = Verdict.PUNT;
      return;
    }
    final int eni = nextHop(source, destinationMac, ip, ipv4);
    vector.destinationEni[slot] = eni;
    if (eni == EniTable.NONE) {
      if (destinationMac == ForwardingTables.ROUTER_MAC_WORD) {
        vector.layout[slot] |= Layout.ROUTED;
      }
      vector.drop(slot, DropReason.DESTINATION_UNKNOWN);
    }
  }

  /** The ENI that forwards for others: by route if sent to the router, else by its MAC. */
  private int nextHop(
      final long source, final long destinationMac, final long ip, final boolean ipv4) {
    final int vni = EniEntry.vni(source);
    if (destinationMac == ForwardingTables.ROUTER_MAC_WORD) {
      final int next =
          ipv4
              ? tables.routes().find(vni, Memory.readIntBe(ip + 16))
              : tables.routes().find(vni, Memory.readLongBe(ip + 24), Memory.readLongBe(ip + 32));
      return next != EniTable.NONE && isAliveIn(vni, next) && forwards(next) ? next : EniTable.NONE;
    }
    final int eni = CompactIndex.findMac(tables.macs().view(), enis, vni, destinationMac);
    return eni != EniTable.NONE && forwards(eni) ? eni : EniTable.NONE;
  }

  /** A route may outlive its ENI, whose index may be another VPC's by now. */
  private boolean isAliveIn(final int vni, final int eni) {
    final long entry = enis + (long) eni * EniEntry.BYTES;
    return EniEntry.vni(entry) == vni
        && (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.LIVE) != 0;
  }

  private boolean forwards(final int eni) {
    final long macWord = EniEntry.macWord(enis + (long) eni * EniEntry.BYTES);
    return (EniEntry.flags(macWord) & EniEntry.CHECK_ADDRESSES) == 0;
  }

  private boolean isGateway(final long source, final long ip, final boolean ipv4) {
    final @Nullable VSwitchEntry vSwitch = tables.vSwitches().at(EniEntry.vSwitch(source));
    if (vSwitch == null) {
      return false;
    }
    return ipv4 ? Memory.readInt(ip + 16) == vSwitch.gatewayIp() : vSwitch.isGateway6(ip + 24);
  }

  private static boolean isGroup(final long ip, final boolean ipv4) {
    if (!ipv4) {
      return Memory.readByte(ip + 24) == 0xff;
    }
    return Memory.readByte(ip + 16) >>> 4 == 14 || Memory.readInt(ip + 16) == -1;
  }
}
