package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.Ipv6Index;

/**
 * The ENI that owns the destination address in the sender's VPC.
 *
 * <p>The address decides, not the MAC: a peer that still holds the MAC of a former owner reaches
 * the present one. <b>Threading</b>: owned by one worker. Each loop touches what the next one works
 * on, so that the cache misses of the index and of the ENI records overlap.
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
    final CompactIndex.View ipv4 = tables.ipv4().view();
    final boolean large = tables.enis().isLarge();
    locateBuckets(vector, ipv4);
    if (large) {
      vector.touch();
    }
    chooseCandidates(vector);
    if (large) {
      touchRecords(vector);
    }
    final int count = vector.count;
    final int[] sourceEnis = vector.sourceEni;
    final int[] destinationEnis = vector.destinationEni;
    for (int i = 0; i < count; i++) {
      final int eni = destinationEnis[i];
      if ((eni < 0 || vni(eni) != vni(sourceEnis[i])) && vector.verdict[i] == Verdict.FORWARD) {
        findSlowPath(vector, i, ipv4);
      }
    }
  }

  private void locateBuckets(final PacketVector vector, final CompactIndex.View ipv4) {
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] layouts = vector.layout;
    final int[] sourceEnis = vector.sourceEni;
    final long[] addresses = vector.address;
    final long[] scratch = vector.scratch;
    for (int i = 0; i < count; i++) {
      long bucket = addresses[i];
      if (verdicts[i] == Verdict.FORWARD && Layout.isIpv4(layouts[i])) {
        final int ip = Memory.readInt(bucket + Layout.IP_OFFSET + 16);
        bucket = ipv4.bucket(CompactIndex.hash(vni(sourceEnis[i]), ip & 0xffffffffL));
      }
      scratch[i] = bucket;
    }
  }

  /** The ENI under the same 32 bits of the key; almost always the right one. */
  private void chooseCandidates(final PacketVector vector) {
    final int count = vector.count;
    final int[] destinationEnis = vector.destinationEni;
    final long[] addresses = vector.address;
    final long[] scratch = vector.scratch;
    for (int i = 0; i < count; i++) {
      final long frame = addresses[i];
      final long bucket = scratch[i];
      final int ip = Memory.readInt(frame + Layout.IP_OFFSET + 16);
      final int eni = bucket == frame ? EniTable.NONE : CompactIndex.candidate(bucket, ip);
      destinationEnis[i] = eni;
    }
  }

  private void touchRecords(final PacketVector vector) {
    final int count = vector.count;
    final int[] destinationEnis = vector.destinationEni;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += vni(Math.max(destinationEnis[i], 0));
    }
    vector.touched = sum;
  }

  private void findSlowPath(
      final PacketVector vector, final int slot, final CompactIndex.View ipv4) {
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    final int vni = vni(vector.sourceEni[slot]);
    final int eni =
        Layout.isIpv4(vector.layout[slot])
            ? CompactIndex.findIpv4(ipv4, enis, vni, Memory.readInt(ip + 16))
            : Ipv6Index.find(
                tables.ipv6().view(), vni, Memory.readLong(ip + 24), Memory.readLong(ip + 32));
    vector.destinationEni[slot] = eni;
    if (eni < 0) {
      unknown.process(vector, slot);
    }
  }

  private int vni(final int eni) {
    return EniEntry.vni(enis + (long) eni * EniEntry.BYTES);
  }
}
