package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.FragmentHeader;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * Gives fragments the ports of their datagram's first one, so that all of a datagram belongs to one
 * session and gets that session's verdict.
 *
 * <p>A later fragment before its first, an overlapping one and an impossible one are dropped.
 * <b>Threading</b>: owned by one worker. <b>Bounds</b>: those of {@link FragmentTable}.
 */
public final class Fragments implements AutoCloseable {
  private final FragmentTable datagrams;
  private final Region probe = Region.map(FragmentTable.KEY_BYTES);
  private final long enis;

  /** A stage that knows no datagram. */
  public Fragments(final ForwardingTables tables) {
    datagrams = new FragmentTable(tables.enis().capacity());
    enis = tables.enis().baseAddress();
  }

  /** Writes the session key of every fragment that goes on, or its drop reason. */
  public void process(final PacketVector vector, final int nowMs) {
    final int count = vector.count;
    final int[] layouts = vector.layout;
    int any = 0;
    for (int i = 0; i < count; i++) {
      any |= layouts[i];
    }
    if ((any & Layout.FRAGMENT) != 0) {
      processSlowPath(vector, nowMs);
    }
  }

  /** Forgets some datagrams that ran out. */
  public void sweep(final int nowMs) {
    datagrams.sweep(nowMs);
  }

  /** Datagrams on their way. */
  public int size() {
    return datagrams.size();
  }

  @Override
  public void close() {
    datagrams.close();
    probe.close();
  }

  private void processSlowPath(final PacketVector vector, final int nowMs) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD && (vector.layout[i] & Layout.FRAGMENT) != 0) {
        resolve(vector, i, nowMs);
      }
    }
  }

  private void resolve(final PacketVector vector, final int slot, final int nowMs) {
    final long frame = vector.address[slot];
    final int layout = vector.layout[slot];
    final int vni = EniEntry.vni(enis + (long) vector.sourceEni[slot] * EniEntry.BYTES);
    final int from = FragmentHeader.offsetBytes(frame, layout);
    final int bytes = FragmentHeader.payloadBytes(frame, layout);
    final boolean last = !FragmentHeader.hasMore(frame, layout);
    if (!last && (bytes & 7) != 0) {
      vector.drop(slot, DropReason.FRAGMENT_OVERLAP);
      return;
    }
    writeProbe(frame, layout, vni, vector.sourceEni[slot]);
    final boolean first = (layout & Layout.LATER_FRAGMENT) == 0;
    long datagram = datagrams.find(probe.address(), nowMs);
    if (datagram == FragmentTable.NONE) {
      datagram =
          first
              ? datagrams.claim(probe.address(), FlowKey.ports(frame, layout), nowMs)
              : FragmentTable.NONE;
      if (datagram == FragmentTable.NONE) {
        vector.drop(slot, first ? DropReason.FRAGMENT_TABLE_FULL : DropReason.FRAGMENT_UNKNOWN);
        return;
      }
    }
    final int ports = FragmentTable.ports(datagram);
    if (datagrams.cover(datagram, from, from + bytes, last)) {
      FlowKey.write(vector, slot, ports, vni);
    } else {
      vector.drop(slot, DropReason.FRAGMENT_OVERLAP);
    }
  }

  private void writeProbe(final long frame, final int layout, final int vni, final int eni) {
    final long key = probe.address();
    final long ip = frame + Layout.IP_OFFSET;
    if (Layout.isIpv4(layout)) {
      Memory.fill(key, 32, 0);
      Memory.writeInt(key, Memory.readInt(ip + 12));
      Memory.writeInt(key + 16, Memory.readInt(ip + 16));
    } else {
      Memory.copy(ip + 8, key, 32);
    }
    Memory.writeInt(key + 32, vni | Layout.protocol(layout) << 24);
    Memory.writeInt(key + 36, FragmentHeader.id(frame, layout));
    Memory.writeInt(key + 40, eni);
    Memory.writeInt(key + 44, layout & Layout.KIND_MASK);
  }
}
