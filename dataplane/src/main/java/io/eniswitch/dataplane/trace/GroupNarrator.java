package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Classifier;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.Explanation;
import io.eniswitch.dataplane.policy.Inquiry;
import io.eniswitch.dataplane.policy.PacketWord;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says which rule of which group decided about a packet, at each end.
 *
 * <p><b>Threading</b>: any thread but a worker: it looks at every rule.
 */
final class GroupNarrator {
  private final Names names;

  GroupNarrator(final Names names) {
    this.names = names;
  }

  /**
   * The packet that opens a session.
   *
   * @param protocol IP protocol number
   * @param from its source, an address
   * @param srcPort its source port
   * @param to its destination
   * @param dstPort its destination port
   */
  record Opening(int protocol, Cidr from, int srcPort, Cidr to, int dstPort) {}

  /** What the groups of the sending end say, a line each. */
  List<String> egress(final EniNote eni, final Classifier classifier, final Opening opening) {
    final long word = PacketWord.egress(opening.protocol(), opening.srcPort(), opening.dstPort());
    return lines(eni, explain(classifier, word, opening.to(), opening.from()));
  }

  /** What the groups of the receiving end say. */
  List<String> ingress(final EniNote eni, final Classifier classifier, final Opening opening) {
    final long word = PacketWord.ingress(opening.protocol(), opening.srcPort(), opening.dstPort());
    return lines(eni, explain(classifier, word, opening.from(), opening.to()));
  }

  private static Explanation explain(
      final Classifier classifier, final long word, final Cidr peer, final Cidr local) {
    return classifier.explain(
        new Inquiry(peer.family(), word, peer.high(), peer.low(), local.high(), local.low()));
  }

  private List<String> lines(final EniNote eni, final Explanation explanation) {
    final Explanation.Line decided = explanation.lines().getFirst();
    final String direction = explanation.direction() == Direction.EGRESS ? "egress" : "ingress";
    final String verb = explanation.action() == RuleAction.ACCEPT ? "accepted" : "dropped";
    final List<String> lines = new ArrayList<>();
    lines.add(
        "%s of %s: %s by %s".formatted(direction, eni.eniId(), verb, describe(decided, true)));
    for (final String groupId : eni.securityGroupIds()) {
      lines.add("  " + groupId + ": " + first(explanation, groupId));
    }
    return lines;
  }

  private String first(final Explanation explanation, final String groupId) {
    final List<Explanation.Line> all = explanation.lines();
    for (int i = 0; i < all.size(); i++) {
      final Explanation.Line line = all.get(i);
      if (line.groupId() >= 0 && names.group(line.groupId()).equals(groupId)) {
        return (i == 0 ? "decided: " : "matches later: ") + describe(line, false);
      }
    }
    return "no rule of it matches";
  }

  private String describe(final Explanation.Line line, final boolean withGroup) {
    final RuleMatch match = line.match();
    final StringBuilder text = new StringBuilder(isDefault(line) ? "the default" : line.name());
    if (withGroup && line.groupId() >= 0) {
      text.append(" of ").append(names.group(line.groupId()));
    }
    if (isDefault(line)) {
      return text.append(", for no rule matches").toString();
    }
    text.append(" (").append(line.action().name().toLowerCase(Locale.ROOT)).append(' ');
    text.append(match.protocol().name().toLowerCase(Locale.ROOT));
    if (!match.srcPorts().equals(PortRange.ANY)) {
      text.append(" from ports ").append(match.srcPorts());
    }
    if (!match.dstPorts().equals(PortRange.ANY)) {
      text.append(" to ports ").append(match.dstPorts());
    }
    text.append(", peer ").append(peer(match.peer()));
    if (match.local() != null) {
      text.append(", local ").append(match.local());
    }
    return text.append(')').toString();
  }

  private static boolean isDefault(final Explanation.Line line) {
    return line.groupId() < 0 && line.name().equals("default");
  }

  private String peer(final Peer peer) {
    return switch (peer) {
      case Peer.Any() -> "any";
      case Peer.Network(Cidr cidr) -> cidr.toString();
      case Peer.Group(int number) -> names.group(number);
      case Peer.Prefixes(int number) -> names.prefixList(number);
    };
  }
}
