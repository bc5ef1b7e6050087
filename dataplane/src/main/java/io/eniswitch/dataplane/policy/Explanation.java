package io.eniswitch.dataplane.policy;

import java.util.List;

/**
 * Why a classifier answers as it does, for people.
 *
 * @param direction which way the packet goes
 * @param action what becomes of it
 * @param grounds why
 * @param lines all that matches the packet, in order of looking; the first one decided
 */
public record Explanation(
    Direction direction, RuleAction action, Grounds grounds, List<Line> lines) {

  /**
   * Something that matches the packet.
   *
   * @param groupId the group it comes from, or -1 for the switch itself
   * @param name the rule id, or what it is called
   * @param action what it would do
   * @param match which packets it is about
   */
  public record Line(int groupId, String name, RuleAction action, RuleMatch match) {
    /** The line for an entry of the order of looking. */
    static Line of(final RankedRule ranked) {
      return new Line(ranked.groupId(), ranked.name(), ranked.action(), ranked.match());
    }

    @Override
    public String toString() {
      String owner = groupId < 0 ? "" : " of group " + groupId;
      String local = match.local() == null ? "" : ", local " + match.local();
      return "%s%s: %s %s with %s%s, ports %s > %s"
          .formatted(
              name,
              owner,
              action,
              match.protocol(),
              match.peer(),
              local,
              match.srcPorts(),
              match.dstPorts());
    }
  }

  /** Copies the lines, of which there is one or more. */
  public Explanation {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("lines: must not be empty, the default always matches");
    }
  }

  /** In one sentence, such as {@code INGRESS accepted by sgr-1 of group 7: ...}. */
  public String sentence() {
    String verb = action == RuleAction.ACCEPT ? "accepted" : "dropped";
    return "%s %s by %s".formatted(direction, verb, lines.getFirst());
  }
}
