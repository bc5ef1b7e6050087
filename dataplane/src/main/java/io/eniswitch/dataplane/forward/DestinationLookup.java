package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.Ipv6Index;

/**
 * The ENI that owns the destination address in the sender's VPC.
 *
 * <p>The address decides, not the MAC: a peer that still holds the MAC of a former owner reaches
 * the present one. <b>Threading</b>: owned by one worker. Two loops, so that the cache misses of
 * the index and of the ENI records overlap.
 */
public final class DestinationLookup {
  private final ForwardingTables tables;
  private final long enis;
  private final UnknownDestination unknown;

  /** A stage over {@code tables}. */
  public DestinationLookup(final ForwardingTables tables) {
    this.tables = tables;
    enis = tables.enis().baseAddress();
    unknown = new UnknownDestination(tables);
  }

  /**
   * Sets the destination ENI of every packet that goes on, or its drop reason or the punt verdict.
   */
  public void process(final PacketVector vector) {
    final int count = vector.count;
    final CompactIndex.View ipv4 = tables.ipv4().view();
    final long[] slots = vector.scratch;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD && Layout.isIpv4(vector.layout[i])) {
        final int ip = Memory.readInt(vector.address[i] + Layout.IP_OFFSET + 16);
        final int vni = vni(vector.sourceEni[i]);
        slots[i] = Memory.acquireLong(ipv4.slot(CompactIndex.hash(vni, ip & 0xffffffffL)));
      }
    }
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD) {
        final int eni = find(vector, i, ipv4);
        vector.destinationEni[i] = eni;
        if (eni < 0) {
          unknown.process(vector, i);
        }
      }
    }
  }

  private int find(final PacketVector vector, final int slot, final CompactIndex.View ipv4) {
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    final int vni = vni(vector.sourceEni[slot]);
    if (!Layout.isIpv4(vector.layout[slot])) {
      return Ipv6Index.find(
          tables.ipv6().view(), vni, Memory.readLong(ip + 24), Memory.readLong(ip + 32));
    }
    final long word = vector.scratch[slot];
    final int destination = Memory.readInt(ip + 16);
    final int eni = (int) word - 1;
    if ((int) (word >>> 32) == destination && eni >= 0 && vni(eni) == vni) {
      return eni;
    }
    return CompactIndex.findIpv4(ipv4, enis, vni, destination);
  }

  private int vni(final int eni) {
    return EniEntry.vni(enis + (long) eni * EniEntry.BYTES);
  }
}
