package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.EniEntry;
import org.jspecify.annotations.Nullable;

/**
 * The security groups of both ends, asked about the packet that opens a session.
 *
 * <p><b>Threading</b>: any worker.
 */
final class Judge {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final PolicyTable policies;

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
    final boolean asSent = vector.side[slot] == initiator;
    final long service = vector.service[slot];
    final int protocol = (int) (service >>> 32) & 0xff;
    final boolean hasPorts = protocol == TCP || protocol == UDP;
    final int ports = hasPorts ? Integer.rotateRight((int) service, initiator << 4) : 0;
    final int source = Short.reverseBytes((short) ports) & 0xffff;
    final int destination = Short.reverseBytes((short) (ports >>> 16)) & 0xffff;
    final long egress = PacketWord.egress(protocol, source, destination);
    final long ingress = PacketWord.ingress(protocol, source, destination);
    final long ip = vector.address[slot] + Layout.IP_OFFSET;
    final boolean ipv4 = Layout.isIpv4(vector.layout[slot]);
    final int addressBytes = ipv4 ? 4 : 16;
    final long first = ip + (ipv4 ? 12 : 8);
    final long from = asSent ? first : first + addressBytes;
    final long to = asSent ? first + addressBytes : first;
    if (!accepts(initiatorWord, egress, to, from, ipv4)) {
      return DropReason.GROUP_EGRESS;
    }
    return accepts(responderWord, ingress, from, to, ipv4)
        ? DropReason.NONE
        : DropReason.GROUP_INGRESS;
  }

  private boolean accepts(
      final long policyWord,
      final long packetWord,
      final long peer,
      final long local,
      final boolean ipv4) {
    final int policy = EniEntry.policy(policyWord);
    if (policy == Admit.OPEN_POLICY) {
      return true;
    }
    final @Nullable Classifier classifier = policies.classifier(policy - 1);
    if (classifier == null) {
      return false;
    }
    final long judgement =
        ipv4
            ? classifier.judgeV4(packetWord, Memory.readIntBe(peer), Memory.readIntBe(local))
            : classifier.judgeV6(
                packetWord,
                Memory.readLongBe(peer),
                Memory.readLongBe(peer + 8),
                Memory.readLongBe(local),
                Memory.readLongBe(local + 8));
    return judgement >= 0;
  }
}
