package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import org.jspecify.annotations.Nullable;

/**
 * The security groups of both ends, asked about the packet that opens a session.
 *
 * <p><b>Threading</b>: owned by one worker.
 */
final class Judge {
  private final PolicyTable policies;
  private final InitiatorPacket packet = new InitiatorPacket();

  Judge(final PolicyTable policies) {
    this.policies = policies;
  }

  /**
   * Judges the initiator's packet, whichever side sent the one in {@code slot}.
   *
   * @param initiator the side that opened the session, or wants to
   * @param initiatorWord policy word of its ENI
   * @param responderWord policy word of the other ENI
   */
  DropReason process(
      final PacketVector vector,
      final int slot,
      final int initiator,
      final long initiatorWord,
      final long responderWord) {
    packet.read(vector, slot, initiator);
    if (!accepts(initiatorWord, true)) {
      return DropReason.GROUP_EGRESS;
    }
    return accepts(responderWord, false) ? DropReason.NONE : DropReason.GROUP_INGRESS;
  }

  private boolean accepts(final long policyWord, final boolean sends) {
    final int policy = EniEntry.policy(policyWord);
    if (policy == Admit.OPEN_POLICY) {
      return true;
    }
    final @Nullable Classifier classifier = policies.classifier(policy - 1);
    return classifier != null
        && Judgement.accepted(packet.judgedBy(classifier.table(sends, packet.isIpv4()), sends));
  }
}
