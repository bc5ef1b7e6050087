package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.PolicyEpoch;
import org.jspecify.annotations.Nullable;

/**
 * Takes up stale sessions that no changed rule is about into the present epoch, for a fraction of
 * what it costs to judge them again; the others stay stale.
 *
 * <p>An end has kept its verdict if its epoch is of the generation in which the session was
 * admitted, and {@link RuleChanges} knows all that changed since. Nothing is concluded while the
 * rules of any policy change: then a classifier is of the version that an epoch says, or the next
 * one. <b>Threading</b>: owned by one worker. <b>Source</b>: decision 76.
 */
public final class Renew {
  private static final int TCP = 6;
  private static final int UDP = 17;
  // So many in vain more than with success: the change is about most sessions of the burst.
  private static final int TRIES = 8;
  // The same if it was about all that were tried of the burst before.
  private static final int TRIES_IN_VAIN = 1;
  private static final int NOT_KEPT = 0;
  private static final int KEPT = 1;
  // Whatever the addresses are.
  private static final int KEPT_FOR_ALL = 2;

  private final PolicyTable policies;
  private final InitiatorPacket packet = new InitiatorPacket();
  private final SparedServices spared = new SparedServices();
  private final long enis;
  private long changeCount;
  private int tries = TRIES;
  private int staleCount;
  private long renewed;

  /** A stage that asks {@code policies} what changed. */
  public Renew(final ForwardingTables tables, final PolicyTable policies) {
    this.policies = policies;
    enis = tables.enis().baseAddress();
  }

  /**
   * Goes through the sessions marked {@link Session#STALE}.
   *
   * @param onlyRulesChanged all of them have the ENIs they had
   * @return packets that have no destination any more, until their address was looked up
   */
  public int process(final PacketVector vector, final boolean onlyRulesChanged) {
    final long changes = policies.acquireChangeCount();
    if (changes != changeCount) {
      changeCount = changes;
      spared.clear();
    }
    final int count = vector.count;
    int stale = 0;
    int kept = 0;
    int unknown = 0;
    for (int i = 0; i < count; i++) {
      final long session = vector.session[i];
      if ((session & Session.STALE) != 0) {
        if (stale < kept + tries && renew(vector, i, session ^ Session.STALE)) {
          vector.session[i] = session ^ Session.STALE;
          kept++;
        } else {
          stale++;
          unknown += onlyRulesChanged || isOwner(vector, i) ? 0 : forgetDestination(vector, i);
        }
      }
    }
    tries = kept > 0 ? TRIES : TRIES_IN_VAIN;
    renewed += kept;
    staleCount = stale;
    return unknown;
  }

  /** Packets of the last burst whose sessions are to be judged again. */
  public int staleCount() {
    return staleCount;
  }

  /** Sessions that were stale and kept their verdict unjudged. */
  public long renewed() {
    return renewed;
  }

  private boolean renew(final PacketVector vector, final int slot, final long session) {
    final int side = vector.side[slot];
    final long source = policyWord(vector.sourceEni[slot]);
    final long destination = policyWord(vector.destinationEni[slot]);
    final long wordA = side == 0 ? source : destination;
    final long wordB = side == 0 ? destination : source;
    final long epochs = Session.epochs(session);
    final int initiator = Session.flags(session) & Session.INITIATED_BY_B;
    final long service = service(vector.service[slot], initiator);
    if (!spared.contains(service, wordA, wordB, epochs)) {
      final int kept = keptSlowPath(vector, slot, session, wordA, wordB);
      if (kept == NOT_KEPT) {
        return false;
      }
      if (kept == KEPT_FOR_ALL) {
        spared.add(service, wordA, wordB, epochs);
      }
    }
    if (policies.acquireChangeCount() != changeCount) {
      return false;
    }
    Session.writeEpochs(session, Session.pair(EniEntry.epoch(wordA), EniEntry.epoch(wordB), 0));
    return true;
  }

  /** What a rule may ask of a packet besides addresses and the initiator's port; never 0. */
  private static long service(final long sessionService, final int initiator) {
    final int protocol = (int) (sessionService >>> 32) & 0xff;
    final boolean hasPorts = protocol == TCP || protocol == UDP;
    final long port = hasPorts ? sessionService >>> ((initiator ^ 1) << 4) & 0xffff : 0;
    return 1L << 25 | (long) initiator << 24 | protocol << 16 | port;
  }

  private int keptSlowPath(
      final PacketVector vector,
      final int slot,
      final long session,
      final long wordA,
      final long wordB) {
    final int initiator = Session.flags(session) & Session.INITIATED_BY_B;
    packet.read(vector, slot, initiator);
    return Math.min(
        kept(Session.epoch(session, 0), wordA, initiator == 0),
        kept(Session.epoch(session, 1), wordB, initiator != 0));
  }

  /** Whether an end's verdict of an older epoch holds in that of {@code policyWord}. */
  private int kept(final int epoch, final long policyWord, final boolean sends) {
    final int present = EniEntry.epoch(policyWord);
    if (epoch == present) {
      return KEPT_FOR_ALL;
    }
    final int policy = EniEntry.policy(policyWord);
    if (!PolicyEpoch.isSameGeneration(epoch, present) || policy == Admit.OPEN_POLICY) {
      return NOT_KEPT;
    }
    final @Nullable Classifier classifier = policies.classifier(policy - 1);
    if (classifier == null || classifier.version() == 0) {
      return NOT_KEPT;
    }
    final RuleTable changes = classifier.changes().table(sends, packet.isIpv4());
    final int version = PolicyEpoch.version(epoch);
    // Changes come newest first, so that the first about the service is the last one made.
    if (changes.firstOfService(packet.word(sends)) <= version) {
      return KEPT_FOR_ALL;
    }
    return packet.judgedBy(changes, sends) <= version ? KEPT : NOT_KEPT;
  }

  /** True if the destination address is still the primary one of the ENI that the session has. */
  private boolean isOwner(final PacketVector vector, final int slot) {
    final long entry = entry(vector.destinationEni[slot]);
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    return Layout.isIpv4(vector.layout[slot])
        && Memory.readInt(ip + 16) == EniEntry.primaryIp(entry)
        && EniEntry.vni(entry) == EniEntry.vni(entry(vector.sourceEni[slot]))
        && (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.LIVE) != 0;
  }

  private static int forgetDestination(final PacketVector vector, final int slot) {
    vector.destinationEni[slot] = EniTable.NONE;
    return 1;
  }

  private long policyWord(final int eni) {
    return EniEntry.policyWord(entry(eni));
  }

  private long entry(final int eni) {
    return enis + (long) eni * EniEntry.BYTES;
  }
}
