package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.session.FormerSessions;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionCharges;
import io.eniswitch.dataplane.session.SessionKey;
import io.eniswitch.dataplane.session.SessionTable;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import org.jspecify.annotations.Nullable;

/**
 * The slow path: judges the packets that have no session by the security groups of both ends, and
 * opens a session for what may pass.
 *
 * <p>A session that is there after all, opened by an earlier packet of the burst or had by another
 * ENI before, is left to {@link Rejudge}. <b>Bounds</b>: those of {@link SessionCharges}; a packet
 * over the rate of its sender is dropped unjudged. <b>Threading</b>: owned by one worker. The
 * epochs are read before the classifiers: a change in between makes the session stale at its next
 * packet.
 */
public final class Admit {
  /**
   * Policy of an ENI without security groups: everything passes. Others are one more than their
   * index in the {@link PolicyTable}.
   */
  public static final int OPEN_POLICY = 0;

  private static final int TCP = 6;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REQUEST6 = 128;
  private static final int SYN_ONLY_MASK = 0x17;
  private static final int SYN = 2;

  private final SessionTable ipv4;
  private final SessionTable ipv6;
  private final SessionCharges charges;
  private final Judge judge;
  private final EniTable table;
  private final long enis;
  private @Nullable FormerSessions former;

  /** A stage over one worker's sessions. */
  public Admit(
      final ForwardingTables tables,
      final SessionTable ipv4,
      final SessionTable ipv6,
      final SessionCharges charges,
      final PolicyTable policies) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.charges = charges;
    table = tables.enis();
    judge = new Judge(policies);
    enis = tables.enis().baseAddress();
  }

  /**
   * Gives a session to every packet that goes on without one, or sets its drop reason.
   *
   * @return sessions opened
   */
  public int process(final PacketVector vector, final long nowNs, final int nowMs) {
    final int count = vector.count;
    int opened = 0;
    for (int i = 0; i < count; i++) {
      if (vector.session[i] == Session.NONE && vector.verdict[i] == Verdict.FORWARD) {
        opened += admit(vector, i, nowNs, nowMs);
      }
    }
    return opened;
  }

  /** Sessions of the process before go on if a packet asks for them; null ends that. */
  public void inherit(final @Nullable FormerSessions sessions) {
    former = sessions;
  }

  private int admit(final PacketVector vector, final int slot, final long nowNs, final int nowMs) {
    final int layout = vector.layout[slot];
    if (vector.sourceEni[slot] == vector.destinationEni[slot]) {
      vector.drop(slot, DropReason.DESTINATION_SELF);
      return 0;
    }
    if ((layout & Layout.ICMP_ERROR) != 0) {
      relate(vector, slot, nowMs);
      return 0;
    }
    final long found = find(vector, slot);
    final FormerSessions left = former;
    final long known =
        found == Session.NONE && left != null ? claim(left, vector, slot, nowMs) : found;
    if (known != Session.NONE && !Session.isOver(known, nowMs)) {
      vector.session[slot] = known | Session.STALE;
      return 0;
    }
    if ((layout & Layout.LATER_FRAGMENT) != 0) {
      vector.drop(slot, DropReason.FRAGMENT_UNKNOWN);
      return 0;
    }
    if (!charges.judgeNew(vector.sourceEni[slot], vector.destinationEni[slot], nowNs)) {
      vector.drop(slot, DropReason.SESSION_RATE);
      return 0;
    }
    return open(vector, slot, known, nowMs);
  }

  private int open(final PacketVector vector, final int slot, final long expired, final int nowMs) {
    final DropReason unfit = opens(vector, slot);
    final int side = vector.side[slot];
    final long sourceWord = policyWord(vector.sourceEni[slot]);
    final long destinationWord = policyWord(vector.destinationEni[slot]);
    final DropReason refusal =
        unfit != DropReason.NONE
            ? unfit
            : judge.process(vector, slot, side, sourceWord, destinationWord);
    if (refusal != DropReason.NONE) {
      vector.drop(slot, refusal);
      return 0;
    }
    final long session = claim(vector, slot, expired);
    if (session == Session.NONE) {
      return 0;
    }
    final boolean tcp = Layout.protocol(vector.layout[slot]) == TCP;
    table(vector, slot).reset(session);
    if (tcp) {
      table(vector, slot).resetWindow(session);
    }
    vector.session[slot] = session;
    Session.writeSide(session, side, vector.sourceEni[slot], EniEntry.epoch(sourceWord));
    Session.writeSide(
        session, side ^ 1, vector.destinationEni[slot], EniEntry.epoch(destinationWord));
    charges.begin(session, side);
    Session.begin(
        session,
        tcp,
        table.timeouts(vector.sourceEni[slot]),
        table.timeouts(vector.destinationEni[slot]),
        nowMs);
    return 1;
  }

  /**
   * A record for a packet that may pass, that of the session it follows if there was one; {@link
   * Session#NONE} with the packet's drop reason set if its sender may have no more.
   */
  private long claim(final PacketVector vector, final int slot, final long expired) {
    final int source = vector.sourceEni[slot];
    if (expired != Session.NONE) {
      charges.close(expired);
    }
    final DropReason refusal = charges.open(source, table(vector, slot));
    if (refusal != DropReason.NONE) {
      vector.drop(slot, refusal);
      return Session.NONE;
    }
    final long session = expired != Session.NONE ? expired : insert(vector, slot);
    if (session == Session.NONE) {
      charges.cancel(source);
      vector.drop(slot, DropReason.SESSION_TABLE_FULL);
    }
    return session;
  }

  /** Whether a packet may be the first of a session. */
  private static DropReason opens(final PacketVector vector, final int slot) {
    final int layout = vector.layout[slot];
    final long l4 = vector.address[slot] + Layout.l4Offset(layout);
    final int protocol = Layout.protocol(layout);
    if (protocol == TCP && (Memory.readByte(l4 + 13) & SYN_ONLY_MASK) != SYN) {
      return DropReason.TCP_STATE;
    }
    final boolean unrelated =
        protocol == ICMP && Memory.readByte(l4) != ECHO_REQUEST
            || protocol == ICMPV6 && Memory.readByte(l4) != ECHO_REQUEST6;
    return unrelated ? DropReason.ICMP_UNRELATED : DropReason.NONE;
  }

  private SessionTable table(final PacketVector vector, final int slot) {
    return Layout.isIpv4(vector.layout[slot]) ? ipv4 : ipv6;
  }

  private long find(final PacketVector vector, final int slot) {
    final long addresses = vector.addresses[slot];
    final long service = vector.service[slot];
    final int hash = SessionKey.hash(addresses, service);
    if (Layout.isIpv4(vector.layout[slot])) {
      return ipv4.find(ipv4.home(hash), addresses, service);
    }
    final long lower = lower6(vector, slot);
    return ipv6.find6(ipv6.home(hash), lower, higher6(vector, slot), service);
  }

  private static long claim(
      final FormerSessions former, final PacketVector vector, final int slot, final int nowMs) {
    final long service = vector.service[slot];
    return Layout.isIpv4(vector.layout[slot])
        ? former.claim4(vector.addresses[slot], service, nowMs)
        : former.claim6(lower6(vector, slot), higher6(vector, slot), service, nowMs);
  }

  private long insert(final PacketVector vector, final int slot) {
    final long addresses = vector.addresses[slot];
    final long service = vector.service[slot];
    final int hash = SessionKey.hash(addresses, service);
    return Layout.isIpv4(vector.layout[slot])
        ? ipv4.insert(hash, addresses, service)
        : ipv6.insert6(hash, lower6(vector, slot), higher6(vector, slot), service);
  }

  private static long lower6(final PacketVector vector, final int slot) {
    return vector.address[slot] + Layout.IP_OFFSET + 8 + vector.side[slot] * 16L;
  }

  private static long higher6(final PacketVector vector, final int slot) {
    return vector.address[slot] + Layout.IP_OFFSET + 8 + (vector.side[slot] ^ 1) * 16L;
  }

  /**
   * An ICMP error passes if it quotes a packet that its receiver sent in a live session with the
   * error's destination side. It gets no session of its own.
   */
  private void relate(final PacketVector vector, final int slot, final int nowMs) {
    final long quoted =
        QuotedPacket.session(
            table(vector, slot),
            vector.address[slot],
            vector.length[slot],
            vector.layout[slot],
            EniEntry.vni(enis + (long) vector.sourceEni[slot] * EniEntry.BYTES));
    if (quoted == Session.NONE
        || Session.isOver(quoted, nowMs)
        || !isSender(quoted, vector.destinationEni[slot])
        || !isUnderPresentRules(quoted)
        || !isPlausible(vector, slot, quoted)) {
      vector.drop(slot, DropReason.ICMP_UNRELATED);
    }
  }

  /** What is to be judged again first lets no error pass. */
  private boolean isUnderPresentRules(final long session) {
    for (int side = 0; side < 2; side++) {
      final int epoch = EniEntry.epoch(policyWord(Session.eni(session, side)));
      if (Session.epoch(session, side) != epoch) {
        return false;
      }
    }
    return true;
  }

  /** A quoted TCP segment must be one that its sender may have sent of late. */
  private boolean isPlausible(final PacketVector vector, final int slot, final long session) {
    if ((int) (Session.service(session) >>> 32 & 0xff) != TCP) {
      return true;
    }
    final int side = Session.eni(session, 0) == vector.destinationEni[slot] ? 0 : 1;
    final int sequence = QuotedPacket.sequence(vector.address[slot], vector.layout[slot]);
    return table(vector, slot).mayHaveSent(session, side, sequence);
  }

  private static boolean isSender(final long session, final int eni) {
    return Session.eni(session, 0) == eni || Session.eni(session, 1) == eni;
  }

  private long policyWord(final int eni) {
    return EniEntry.policyWord(enis + (long) eni * EniEntry.BYTES);
  }
}
