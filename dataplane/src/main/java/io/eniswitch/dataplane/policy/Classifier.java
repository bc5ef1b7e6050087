package io.eniswitch.dataplane.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The compiled security groups of every ENI that has the same set of them: says whether a packet
 * may pass. Sessions make it stateful; it is asked once per new session and when an old one is
 * judged again.
 *
 * <p><b>Threading</b>: immutable, any thread. It reads the memberships of its VPC as they are at
 * that moment.
 *
 * <p><b>Source</b>: the ECS documentation of security group rules; {@link PolicyCompiler} writes
 * down the order.
 */
public final class Classifier {
  private final List<RankedRule> ingress;
  private final List<RankedRule> egress;
  private final RuleTable ingressV4;
  private final RuleTable ingressV6;
  private final RuleTable egressV4;
  private final RuleTable egressV6;
  private final PolicyCompiler.Sources sources;
  private final RuleChanges changes;

  /**
   * Compiles ranked rules; the last of each list matches every packet.
   *
   * @param before the classifier of the same groups that this one replaces, if there is one
   */
  Classifier(
      final List<RankedRule> ingress,
      final List<RankedRule> egress,
      final PolicyCompiler.Sources from,
      final @Nullable Classifier before) {
    this.ingress = List.copyOf(ingress);
    this.egress = List.copyOf(egress);
    sources = from;
    ingressV4 = table(ingress, Cidr.Family.V4, from);
    ingressV6 = table(ingress, Cidr.Family.V6, from);
    egressV4 = table(egress, Cidr.Family.V4, from);
    egressV6 = table(egress, Cidr.Family.V6, from);
    changes = before == null ? RuleChanges.FIRST : before.changesTo(this);
  }

  private Classifier(final Classifier same, final RuleChanges changes) {
    ingress = same.ingress;
    egress = same.egress;
    ingressV4 = same.ingressV4;
    ingressV6 = same.ingressV6;
    egressV4 = same.egressV4;
    egressV6 = same.egressV6;
    sources = same.sources;
    this.changes = changes;
  }

  /**
   * The same rules in a version more, after these addresses are members of a group no more; itself
   * if they lose nothing.
   */
  Classifier withoutMembers(final int groupId, final Collection<Cidr> addresses) {
    Set<RuleMatch> fromIngress = Withdrawal.ofMembers(ingress, groupId, addresses);
    Set<RuleMatch> fromEgress = Withdrawal.ofMembers(egress, groupId, addresses);
    return fromIngress.isEmpty() && fromEgress.isEmpty()
        ? this
        : new Classifier(this, changes.next(fromIngress, fromEgress));
  }

  private RuleChanges changesTo(final Classifier next) {
    return changes.next(
        Withdrawal.between(ingress, sources, next.ingress, next.sources),
        Withdrawal.between(egress, sources, next.egress, next.sources));
  }

  private static RuleTable table(
      final List<RankedRule> ranked, final Cidr.Family family, final PolicyCompiler.Sources from) {
    return new RuleTableBuilder(family, from.prefixLists())
        .build(ranked, from.members().table(family));
  }

  /**
   * Judges an IPv4 packet.
   *
   * @param word its direction, protocol and ports, a {@link PacketWord}
   * @param peer the other side's address, in network order as an int
   * @param local the ENI's address
   * @return a {@link Judgement}; negative means drop
   */
  public long judgeV4(final long word, final int peer, final int local) {
    RuleTable table = table(PacketWord.isEgress(word), true);
    return table.judge(table.kind(word), (long) peer << 32, 0, (long) local << 32, 0);
  }

  /**
   * Judges an IPv6 packet.
   *
   * @param word its direction, protocol and ports, a {@link PacketWord}
   * @param peerHigh the first eight bytes of the other side's address
   * @param peerLow the last eight bytes
   * @param localHigh the first eight bytes of the ENI's address
   * @param localLow the last eight bytes
   * @return a {@link Judgement}; negative means drop
   */
  public long judgeV6(
      final long word,
      final long peerHigh,
      final long peerLow,
      final long localHigh,
      final long localLow) {
    RuleTable table = table(PacketWord.isEgress(word), false);
    return table.judge(table.kind(word), peerHigh, peerLow, localHigh, localLow);
  }

  /** What answers a {@link Judgement} of the packets of a direction and family. */
  RuleTable table(final boolean isEgress, final boolean ipv4) {
    return isEgress ? ipv4 ? egressV4 : egressV6 : ipv4 ? ingressV4 : ingressV6;
  }

  /** The version of the rules, as a policy epoch counts. */
  public int version() {
    return changes.version();
  }

  /** The rules that changed of late. */
  RuleChanges changes() {
    return changes;
  }

  /**
   * Explains how a packet would be judged now. Allocates and looks at every rule; not for the
   * packet path.
   */
  public Explanation explain(final Inquiry inquiry) {
    RuleTable table =
        table(PacketWord.isEgress(inquiry.word()), inquiry.family() == Cidr.Family.V4);
    long judgement =
        table.judge(
            table.kind(inquiry.word()),
            inquiry.peerHigh(),
            inquiry.peerLow(),
            inquiry.localHigh(),
            inquiry.localLow());
    int[] peerGroups =
        sources.members().table(inquiry.family()).groupsOf(inquiry.peerHigh(), inquiry.peerLow());
    Set<Integer> memberOf = Arrays.stream(peerGroups).boxed().collect(Collectors.toSet());
    Direction direction = PacketWord.direction(inquiry.word());
    List<RankedRule> ranked = direction == Direction.EGRESS ? egress : ingress;
    RankedRule decided = ranked.get(Judgement.index(judgement));
    List<Explanation.Line> lines = new ArrayList<>();
    lines.add(Explanation.Line.of(decided));
    for (RankedRule each : ranked.subList(Judgement.index(judgement) + 1, ranked.size())) {
      if (inquiry.isMatchedBy(each.match(), memberOf, sources.prefixLists())) {
        lines.add(Explanation.Line.of(each));
      }
    }
    return new Explanation(direction, decided.action(), decided.grounds(), lines);
  }
}
