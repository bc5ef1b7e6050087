package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.PolicyEpoch;

/**
 * Hits and misses: finds the session of each packet and with it the ENI that gets it.
 *
 * <p>A session that ran out, or whose sender is not the ENI that sent the packet, is a miss: its
 * packet is judged again. One that was admitted under an older policy epoch of either ENI is stale.
 * <b>Threading</b>: owned by one worker. Each loop touches what the next one works on.
 */
public final class SessionLookup {
  private static final int NO_PORTS = Layout.FRAGMENT | Layout.ICMP_ERROR;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final SessionTable ipv4;
  private final SessionTable ipv6;
  private final long enis;
  private int staleCount;
  private int epochDifference;

  /** A stage over one worker's sessions. */
  public SessionLookup(
      final ForwardingTables tables, final SessionTable ipv4, final SessionTable ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    enis = tables.enis().baseAddress();
  }

  /**
   * Sets session and destination ENI of every hit; others have {@link Session#NONE}, or the session
   * marked {@link Session#STALE} that was admitted under an older epoch.
   *
   * @return packets that go on and have no destination yet
   */
  public int process(final PacketVector vector, final int nowMs) {
    writeKeys(vector);
    vector.touch();
    find(vector, nowMs);
    vector.touch();
    return compareEpochs(vector);
  }

  private void writeKeys(final PacketVector vector) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final int layout = vector.layout[i];
      final long frame = vector.address[i];
      final int protocol = Layout.protocol(layout);
      long record = frame;
      if (vector.verdict[i] == Verdict.FORWARD) {
        if ((layout & (Layout.KIND_MASK | NO_PORTS)) == Layout.IPV4
            && (protocol == UDP || protocol == TCP)) {
          final long pair = Memory.readLong(frame + Layout.IP_OFFSET + 12);
          final int side = SessionKey.side(pair);
          final int vni = EniEntry.vni(enis + (long) vector.sourceEni[i] * EniEntry.BYTES);
          final int ports = Memory.readInt(frame + Layout.l4Offset(layout));
          final long addresses = SessionKey.ordered(pair, side);
          final long service = SessionKey.service(ports, side, protocol, vni);
          vector.side[i] = (byte) side;
          vector.addresses[i] = addresses;
          vector.service[i] = service;
          record = ipv4.home(SessionKey.hash(addresses, service));
        } else if ((layout & Layout.ICMP_ERROR) == 0) {
          record = writeKeySlowPath(vector, i);
        }
      }
      vector.scratch[i] = record;
    }
  }

  /** The keys of fragments are written already. */
  private long writeKeySlowPath(final PacketVector vector, final int slot) {
    final int layout = vector.layout[slot];
    if ((layout & Layout.FRAGMENT) == 0) {
      final int vni = EniEntry.vni(enis + (long) vector.sourceEni[slot] * EniEntry.BYTES);
      FlowKey.write(vector, slot, FlowKey.ports(vector.address[slot], layout), vni);
    }
    final int hash = SessionKey.hash(vector.addresses[slot], vector.service[slot]);
    return Layout.isIpv4(layout) ? ipv4.home(hash) : ipv6.home(hash);
  }

  private void find(final PacketVector vector, final int nowMs) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final long record = vector.scratch[i];
      final long frame = vector.address[i];
      long session = Session.NONE;
      long entry = frame;
      if (record != frame) {
        session =
            Layout.isIpv4(vector.layout[i])
                ? ipv4.find(record, vector.addresses[i], vector.service[i])
                : find6(vector, i, record);
        final int side = vector.side[i];
        if (session != Session.NONE
            && (Session.eni(session, side) != vector.sourceEni[i]
                || Session.isOver(session, nowMs))) {
          session = Session.NONE;
        }
        if (session != Session.NONE) {
          final int destination = Session.eni(session, side ^ 1);
          vector.destinationEni[i] = destination;
          entry = enis + (long) destination * EniEntry.BYTES;
        }
      }
      vector.session[i] = session;
      vector.scratch[i] = entry;
    }
  }

  private long find6(final PacketVector vector, final int slot, final long record) {
    final long source = vector.address[slot] + Layout.IP_OFFSET + 8;
    final int side = vector.side[slot];
    return ipv6.find6(record, source + side * 16L, source + (side ^ 1) * 16L, vector.service[slot]);
  }

  /** Packets of the last burst whose sessions are stale. */
  public int staleCount() {
    return staleCount;
  }

  /** True if of the last burst's stale sessions nothing but the rules of an end has changed. */
  public boolean onlyRulesChanged() {
    return PolicyEpoch.isSameGeneration(epochDifference, 0);
  }

  private int compareEpochs(final PacketVector vector) {
    final int count = vector.count;
    int stale = 0;
    int unknown = 0;
    int difference = 0;
    for (int i = 0; i < count; i++) {
      final long session = vector.session[i];
      if (session != Session.NONE) {
        final int side = vector.side[i];
        final int changed =
            epoch(vector.sourceEni[i]) ^ Session.epoch(session, side)
                | epoch(vector.destinationEni[i]) ^ Session.epoch(session, side ^ 1);
        if (changed != 0) {
          vector.session[i] = session | Session.STALE;
          difference |= changed;
          stale++;
        }
      } else if (vector.verdict[i] == Verdict.FORWARD) {
        vector.destinationEni[i] = EniTable.NONE;
        unknown++;
      }
    }
    staleCount = stale;
    epochDifference = difference;
    return unknown;
  }

  private int epoch(final int eni) {
    return EniEntry.epoch(EniEntry.policyWord(enis + (long) eni * EniEntry.BYTES));
  }
}
