package io.eniswitch.dataplane.policy;

import io.eniswitch.dataplane.table.PolicyEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a policy accepted until lately and may not accept any more, and since when: a session keeps
 * its verdict without being judged again if nothing of that is about it since it was admitted.
 *
 * <p><b>Threading</b>: immutable, any thread.
 *
 * <p><b>Bounds</b>: {@link #MAX_RULES} kinds of packets per direction, the newest; what was
 * admitted before the oldest version of which all changes are known is judged again. Version 0,
 * which starts a new generation of epochs, knows nothing.
 *
 * <p><b>Source</b>: decisions 76 and 78.
 */
final class RuleChanges {
  /** Most kinds of packets that are remembered for a direction. */
  static final int MAX_RULES = 256;

  private static final RuleMatch EVERYTHING = RuleMatch.of(RuleProtocol.ALL, new Peer.Any());
  private static final MemberTable NO_MEMBERS = new MemberTable(Cidr.Family.V4);

  /** Of a policy that is new. */
  static final RuleChanges FIRST =
      new RuleChanges(0, History.of(List.of(), 0), History.of(List.of(), 0));

  private final int version;
  private final History ingress;
  private final History egress;

  private RuleChanges(final int version, final History ingress, final History egress) {
    this.version = version;
    this.ingress = ingress;
    this.egress = egress;
  }

  /** With one change more, by which these packets may have lost what let them pass. */
  RuleChanges next(final Set<RuleMatch> fromIngress, final Set<RuleMatch> fromEgress) {
    int next = PolicyEpoch.versionAfter(version);
    return next == 0
        ? FIRST
        : new RuleChanges(next, ingress.next(fromIngress, next), egress.next(fromEgress, next));
  }

  /** The version that the last change led to. */
  int version() {
    return version;
  }

  /**
   * What answers the last version whose change may have cut off a packet of a direction and family,
   * at least the one of which nothing is known.
   */
  RuleTable table(final boolean isEgress, final boolean ipv4) {
    return (isEgress ? egress : ingress).table(ipv4);
  }

  /** Packets that may have been cut off, and the version that did it. */
  private record Change(RuleMatch match, int version) {}

  /**
   * The changes of one direction, newest first, all since version {@code completeSince}; and what
   * answers the last version that is about a packet.
   */
  private record History(List<Change> changes, int completeSince, RuleTable v4, RuleTable v6) {
    /** Compiles them. */
    static History of(final List<Change> changes, final int completeSince) {
      return new History(
          changes,
          completeSince,
          build(changes, completeSince, Cidr.Family.V4),
          build(changes, completeSince, Cidr.Family.V6));
    }

    /** For packets of a family. */
    RuleTable table(final boolean ipv4) {
      return ipv4 ? v4 : v6;
    }

    /** With what was {@code lost} by a change more, and without what does not fit any more. */
    History next(final Set<RuleMatch> lost, final int version) {
      if (lost.isEmpty()) {
        return this;
      }
      List<Change> all = new ArrayList<>();
      lost.forEach(match -> all.add(new Change(match, version)));
      all.addAll(changes);
      if (all.size() <= MAX_RULES) {
        return of(all, completeSince);
      }
      int forgotten = all.get(MAX_RULES).version();
      all.removeIf(change -> change.version() <= forgotten);
      return of(all, forgotten);
    }

    private static RuleTable build(
        final List<Change> changes, final int completeSince, final Cidr.Family family) {
      RuleTableBuilder builder = new RuleTableBuilder(family, Map.of());
      changes.forEach(change -> builder.add(change.match(), change.version()));
      builder.add(EVERYTHING, completeSince);
      return builder.build(NO_MEMBERS);
    }
  }
}
