package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import org.jspecify.annotations.Nullable;

/**
 * The security groups of both ends, asked about the packet that opens a session.
 *
 * <p>Packets that follow each other mostly ask the same groups about the same service, so what was
 * asked last is at hand, until rules change anywhere. <b>Threading</b>: owned by one worker.
 */
final class Judge {
  private final PolicyTable policies;
  private final InitiatorPacket packet = new InitiatorPacket();
  private final LastAsked initiator = new LastAsked();
  private final LastAsked responder = new LastAsked();
  private long changeCount;

  Judge(final PolicyTable policies) {
    this.policies = policies;
  }

  /**
   * Judges the initiator's packet, whichever side sent the one in {@code slot}.
   *
   * @param side the one that opened the session, or wants to
   * @param initiatorWord policy word of its ENI, read before this is called
   * @param responderWord policy word of the other ENI, likewise
   */
  DropReason process(
      final PacketVector vector,
      final int slot,
      final int side,
      final long initiatorWord,
      final long responderWord) {
    final long changes = policies.acquireChangeCount();
    if (changes != changeCount) {
      changeCount = changes;
      initiator.policy = Admit.OPEN_POLICY;
      responder.policy = Admit.OPEN_POLICY;
    }
    packet.read(vector, slot, side);
    if (!accepts(initiator, EniEntry.policy(initiatorWord), true)) {
      return DropReason.GROUP_EGRESS;
    }
    return accepts(responder, EniEntry.policy(responderWord), false)
        ? DropReason.NONE
        : DropReason.GROUP_INGRESS;
  }

  private boolean accepts(final LastAsked last, final int policy, final boolean sends) {
    if (policy == Admit.OPEN_POLICY) {
      return true;
    }
    if (policy != last.policy) {
      last.policy = policy;
      last.classifier = policies.classifier(policy - 1);
    }
    final @Nullable Classifier classifier = last.classifier;
    if (classifier == null) {
      return false;
    }
    final RuleTable table = classifier.table(sends, packet.isIpv4());
    final long word = packet.word(sends);
    final long kind = RuleTable.kind(last.row(table, word), PacketWord.srcPort(word));
    return Judgement.accepted(packet.judgedBy(table, kind, sends));
  }

  /** What was asked last for one end. */
  private static final class LastAsked {
    int policy = Admit.OPEN_POLICY;
    @Nullable Classifier classifier;
    private @Nullable RuleTable table;
    private int service;
    private int row;

    /** {@link RuleTable#service} of a packet. */
    int row(final RuleTable next, final long word) {
      final int asked = PacketWord.service(word);
      if (next != table || asked != service) {
        table = next;
        service = asked;
        row = next.service(word);
      }
      return row;
    }
  }
}
