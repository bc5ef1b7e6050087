package io.eniswitch.dataplane.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packets that the rules of one direction may have accepted before a change and do not
 * after it: nobody else's session has to be judged again.
 *
 * <p>A packet that was accepted is so still unless a rule drops it now that is new, or that came
 * behind the accepting one before and does not any more. The latter is no loss where another
 * accepting rule that still comes first covers both. Members of a group or entries of a prefix list
 * are not compared: a rule that speaks of them is taken to speak of everyone, and as another rule
 * when the entries changed.
 *
 * <p><b>Threading</b>: one thread, control side. <b>Bounds</b>: time grows with the product of the
 * accepting and the dropping rules; one kind of packets more than {@link RuleChanges} remembers.
 * <b>Source</b>: decision 78.
 */
final class Withdrawal {
  private static final int GONE = Integer.MAX_VALUE;

  private final Map<Kind, Integer> before;
  private final Map<Kind, Integer> after;
  private final List<Place> accepts = new ArrayList<>();
  private final List<Place> drops = new ArrayList<>();
  private final Set<RuleMatch> lost = new HashSet<>();

  private Withdrawal(final Map<Kind, Integer> before, final Map<Kind, Integer> after) {
    this.before = before;
    this.after = after;
    after.forEach((kind, position) -> {
      Place place = new Place(kind, before.getOrDefault(kind, GONE), position);
      (kind.action == RuleAction.ACCEPT ? accepts : drops).add(place);
    });
  }

  /** What the rules of {@code after} may drop of what those of {@code before} accept. */
  static Set<RuleMatch> between(
      final List<RankedRule> before,
      final PolicyCompiler.Sources sourcesBefore,
      final List<RankedRule> after,
      final PolicyCompiler.Sources sourcesAfter) {
    Withdrawal change =
        new Withdrawal(positions(before, sourcesBefore), positions(after, sourcesAfter));
    change.addNewDrops();
    change.before.forEach((kind, position) -> {
      if (kind.action == RuleAction.ACCEPT) {
        change.addLossesOf(kind, position);
      }
    });
    return change.lost;
  }

  /** What rules accept of a group's members, of these addresses. */
  static Set<RuleMatch> ofMembers(
      final List<RankedRule> rules, final int groupId, final Collection<Cidr> addresses) {
    Peer group = new Peer.Group(groupId);
    Set<RuleMatch> lost = new HashSet<>();
    for (RankedRule rule : rules) {
      if (rule.action() == RuleAction.ACCEPT && rule.match().peer().equals(group)) {
        for (Cidr address : addresses) {
          RuleMatch from = RuleMatch.of(RuleProtocol.ALL, new Peer.Network(address));
          @Nullable RuleMatch both = Overlap.of(rule.match(), from);
          if (both != null) {
            lost.add(both);
          }
        }
      }
    }
    return lost;
  }

  private void addNewDrops() {
    for (Place drop : drops) {
      if (drop.before == GONE) {
        add(Overlap.reach(drop.kind.match), drop);
      }
    }
  }

  private void addLossesOf(final Kind accept, final int positionBefore) {
    int positionAfter = after.getOrDefault(accept, GONE);
    for (Place drop : drops) {
      if (lost.size() > RuleChanges.MAX_RULES) {
        return;
      }
      boolean cameBehind = drop.before != GONE && positionBefore < drop.before;
      if (cameBehind && drop.after < positionAfter) {
        @Nullable RuleMatch both = Overlap.of(accept.match, drop.kind.match);
        if (both != null) {
          add(both, drop);
        }
      }
    }
  }

  private void add(final RuleMatch loss, final Place drop) {
    if (lost.size() <= RuleChanges.MAX_RULES
        && accepts.stream().noneMatch(a -> a.after < drop.after && a.kind.match.covers(loss))) {
      lost.add(loss);
    }
  }

  /** Where each kind of rule comes first; what comes again behind it never decides. */
  private static Map<Kind, Integer> positions(
      final List<RankedRule> rules, final PolicyCompiler.Sources sources) {
    Map<Kind, Integer> positions = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      RankedRule rule = rules.get(i);
      List<Cidr> entries = entries(rule.match().peer(), sources.prefixLists());
      positions.putIfAbsent(new Kind(rule.action(), rule.match(), entries), i);
    }
    return positions;
  }

  private static List<Cidr> entries(final Peer peer, final Map<Integer, PrefixList> prefixLists) {
    if (peer instanceof Peer.Prefixes prefixes) {
      @Nullable PrefixList list = prefixLists.get(prefixes.prefixListId());
      return list == null ? List.of() : list.entries();
    }
    return List.of();
  }

  /** What a rule does, and to what. */
  private record Kind(RuleAction action, RuleMatch match, List<Cidr> entries) {}

  /** A kind of rule of after, and where it comes before and after. */
  private record Place(Kind kind, int before, int after) {}
}
