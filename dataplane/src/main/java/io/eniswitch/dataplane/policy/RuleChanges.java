package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.table.PolicyEpoch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules of a policy changed of late, and when: a session that no rule is about which changed
 * since it was admitted keeps its verdict without being judged again.
 *
 * <p>For what decides is the first match in an order that depends on the rules alone; those that
 * match neither before nor after leave it as it was. Members of a group or entries of a prefix list
 * are not compared: a changed rule that speaks of them is taken to speak of everyone.
 *
 * <p><b>Threading</b>: immutable, any thread.
 *
 * <p><b>Bounds</b>: {@link #MAX_RULES} changed rules per direction, the newest; what was admitted
 * before the oldest version of which all changes are known is judged again. Version 0, which starts
 * a new generation of epochs, knows nothing.
 *
 * <p><b>Source</b>: decision 76.
 */
final class RuleChanges {
  /** Most changed rules that are remembered for a direction. */
  static final int MAX_RULES = 256;

  private static final RuleMatch EVERYTHING = RuleMatch.of(RuleProtocol.ALL, new Peer.Any());
  private static final MemberTable NO_MEMBERS = new MemberTable(Cidr.Family.V4);

  /** Of a policy that is new. */
  static final RuleChanges FIRST =
      new RuleChanges(0, new History(List.of(), 0), new History(List.of(), 0));

  private final int version;
  private final History ingress;
  private final History egress;
  private final RuleTable ingressV4;
  private final RuleTable ingressV6;
  private final RuleTable egressV4;
  private final RuleTable egressV6;

  private RuleChanges(final int version, final History ingress, final History egress) {
    this.version = version;
    this.ingress = ingress;
    this.egress = egress;
    ingressV4 = ingress.table(Cidr.Family.V4);
    ingressV6 = ingress.table(Cidr.Family.V6);
    egressV4 = egress.table(Cidr.Family.V4);
    egressV6 = egress.table(Cidr.Family.V6);
  }

  /** With one change more, of these rules. */
  RuleChanges next(final Set<RuleMatch> ingressRules, final Set<RuleMatch> egressRules) {
    int next = PolicyEpoch.versionAfter(version);
    return next == 0
        ? FIRST
        : new RuleChanges(next, ingress.next(ingressRules, next), egress.next(egressRules, next));
  }

  /** The version that the last change led to. */
  int version() {
    return version;
  }

  /**
   * What answers the last version whose change is about a packet of a direction and family, at
   * least the one of which nothing is known.
   */
  RuleTable table(final boolean egress, final boolean ipv4) {
    return egress ? ipv4 ? egressV4 : egressV6 : ipv4 ? ingressV4 : ingressV6;
  }

  /** The rules that are not the same before and after. */
  static Set<RuleMatch> difference(
      final List<RankedRule> before,
      final PolicyCompiler.Sources sourcesBefore,
      final List<RankedRule> after,
      final PolicyCompiler.Sources sourcesAfter) {
    Set<Weighed> gone = weigh(before, sourcesBefore);
    Set<Weighed> come = weigh(after, sourcesAfter);
    Set<RuleMatch> changed = new HashSet<>();
    gone.stream().filter(rule -> !come.contains(rule)).forEach(rule -> changed.add(rule.reach()));
    come.stream().filter(rule -> !gone.contains(rule)).forEach(rule -> changed.add(rule.reach()));
    return changed;
  }

  private static Set<Weighed> weigh(
      final List<RankedRule> rules, final PolicyCompiler.Sources sources) {
    Set<Weighed> all = new HashSet<>();
    for (RankedRule rule : rules) {
      all.add(
          new Weighed(
              rule.grounds(),
              rule.priority(),
              rule.action(),
              rule.match(),
              entries(rule.match().peer(), sources.prefixLists())));
    }
    return all;
  }

  private static List<Cidr> entries(final Peer peer, final Map<Integer, PrefixList> prefixLists) {
    if (peer instanceof Peer.Prefixes prefixes) {
      PrefixList list = prefixLists.get(prefixes.prefixListId());
      return list == null ? List.of() : list.entries();
    }
    return List.of();
  }

  /** All of a rule that its weight depends on: its place among others, and what it matches. */
  private record Weighed(
      Grounds grounds, int priority, RuleAction action, RuleMatch match, List<Cidr> entries) {
    /** The packets that it can be about, whoever is a member of what. */
    RuleMatch reach() {
      boolean fixed = match.peer() instanceof Peer.Network;
      return new RuleMatch(
          match.protocol(),
          fixed ? match.peer() : new Peer.Any(),
          match.local(),
          match.srcPorts(),
          match.dstPorts());
    }
  }

  /** A rule that changed, and the version it led to. */
  private record Change(RuleMatch match, int version) {}

  /** The changes of one direction, newest first, all since version {@code completeSince}. */
  private record History(List<Change> changes, int completeSince) {
    /** With a change of {@code rules} more, and those left out that do not fit any more. */
    History next(final Set<RuleMatch> rules, final int version) {
      List<Change> all = new ArrayList<>();
      rules.forEach(rule -> all.add(new Change(rule, version)));
      all.addAll(changes);
      if (all.size() <= MAX_RULES) {
        return new History(all, completeSince);
      }
      int forgotten = all.get(MAX_RULES).version();
      all.removeIf(change -> change.version() <= forgotten);
      return new History(all, forgotten);
    }

    /** Answers the last version that is about a packet. */
    RuleTable table(final Cidr.Family family) {
      RuleTableBuilder builder = new RuleTableBuilder(family, Map.of());
      changes.forEach(change -> builder.add(change.match(), change.version()));
      builder.add(EVERYTHING, completeSince);
      return builder.build(NO_MEMBERS);
    }
  }
}
