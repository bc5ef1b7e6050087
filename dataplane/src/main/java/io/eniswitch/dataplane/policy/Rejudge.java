package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionCharges;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.PolicyEpoch;

/**
 * Judges live sessions again that were admitted under an older epoch, always by the packet that
 * opened them; a session goes on if it still may, and ends if not.
 *
 * <p><b>Bounds</b>: those of {@link SessionCharges}; a packet over the rate of its sender is
 * dropped unjudged. <b>Threading</b>: owned by one worker. The epochs are read before the
 * classifiers: a change in between makes the session stale at its next packet. <b>Source</b>:
 * decisions 73, 78.
 */
public final class Rejudge {
  private final SessionCharges charges;
  private final Judge judge;
  private final long enis;
  private long rejudged;

  /** A stage over one worker's sessions. */
  public Rejudge(
      final ForwardingTables tables, final SessionCharges charges, final PolicyTable policies) {
    this.charges = charges;
    judge = new Judge(policies);
    enis = tables.enis().baseAddress();
  }

  /** Goes through the packets that go on and whose sessions are marked {@link Session#STALE}. */
  public void process(final PacketVector vector, final long nowNs, final int nowMs) {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final long session = vector.session[i];
      if ((session & Session.STALE) != 0 && vector.verdict[i] == Verdict.FORWARD) {
        vector.session[i] = session ^ Session.STALE;
        rejudge(vector, i, nowNs, nowMs);
      }
    }
  }

  /** Sessions judged again after a policy change. */
  public long rejudged() {
    return rejudged;
  }

  private void rejudge(
      final PacketVector vector, final int slot, final long nowNs, final int nowMs) {
    final long session = vector.session[slot];
    final int source = vector.sourceEni[slot];
    final int destination = vector.destinationEni[slot];
    if (source == destination) {
      vector.drop(slot, DropReason.DESTINATION_SELF);
      return;
    }
    final int side = vector.side[slot];
    final long sourceWord = policyWord(source);
    final long destinationWord = policyWord(destination);
    final long enisNow = Session.pair(source, destination, side);
    final long epochsNow =
        Session.pair(EniEntry.epoch(sourceWord), EniEntry.epoch(destinationWord), side);
    final boolean sameEnis = Session.enis(session) == enisNow;
    final long epochs = Session.epochs(session);
    if (sameEnis && epochs == epochsNow) {
      return; // an earlier packet of this burst has opened it or had it judged
    }
    final DropReason refusal = judge(vector, slot, sourceWord, destinationWord, nowNs);
    if (refusal == DropReason.NONE) {
      if (!sameEnis || !PolicyEpoch.areSameGenerations(epochs, epochsNow)) {
        rebind(session, enisNow, epochsNow);
      }
      Session.writeEpochs(session, epochsNow);
    } else {
      vector.drop(slot, refusal);
      if (refusal != DropReason.SESSION_RATE) {
        Session.extend(session, nowMs, 0);
      }
    }
  }

  private DropReason judge(
      final PacketVector vector,
      final int slot,
      final long source,
      final long destination,
      final long nowNs) {
    if (!charges.judge(vector.sourceEni[slot], nowNs)) {
      return DropReason.SESSION_RATE;
    }
    rejudged++;
    final int side = vector.side[slot];
    final int initiator = Session.flags(vector.session[slot]) & Session.INITIATED_BY_B;
    return judge.process(
        vector,
        slot,
        initiator,
        side == initiator ? source : destination,
        side == initiator ? destination : source);
  }

  /** Who pays for a side is settled anew, unless that one goes on as before. */
  private void rebind(final long session, final long enisNow, final long epochsNow) {
    for (int side = 0; side < 2; side++) {
      final int eni = Session.ofSide(enisNow, side);
      if (Session.eni(session, side) != eni
          || !PolicyEpoch.isSameGeneration(
              Session.epoch(session, side), Session.ofSide(epochsNow, side))) {
        charges.rebind(session, side, eni);
      }
    }
    Session.writeEnis(session, enisNow);
  }

  private long policyWord(final int eni) {
    return EniEntry.policyWord(enis + (long) eni * EniEntry.BYTES);
  }
}
