package io.eniswitch.dataplane.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the security groups of an ENI into a {@link Classifier}.
 *
 * <p>All that decides is written as one list per direction, of which the first match decides:
 * outbound to the metadata service is accepted; outbound SMTP is dropped if so set; inbound from
 * members of the same basic group is accepted where the group's inner access is ACCEPT; then the
 * rules of all groups, priority ascending, drop before accept; then the default, which accepts only
 * what goes out from basic groups.
 *
 * <p><b>Threading</b>: stateless, any thread.
 *
 * <p><b>Bounds</b>: {@value #MAX_GROUPS} groups; as many rules as {@link RowPool#MAX_RULES}, more
 * than the 1,000 of the API.
 */
public final class PolicyCompiler {
  /** Most groups of one ENI. */
  public static final int MAX_GROUPS = MemberSet.MAX_GROUPS_PER_ADDRESS;

  private static final Peer METADATA = new Peer.Network(Cidr.parse("100.100.100.200/32"));
  private static final int SMTP_PORT = 25;
  private static final int SWITCH = -1;
  private static final Comparator<Ranked> ORDER =
      Comparator.comparingInt((Ranked r) -> r.rule.priority()).thenComparing(r -> r.rule.action());

  private final PolicyOptions options;

  /** With the settings of the switch. */
  public PolicyCompiler(final PolicyOptions options) {
    this.options = options;
  }

  /**
   * What rules refer to.
   *
   * @param members the addresses of the VPC; read by the classifier while it lives
   * @param prefixLists by id; read while compiling and explaining
   */
  public record Sources(MemberSet members, Map<Integer, PrefixList> prefixLists) {
    /** Copies the map. */
    public Sources {
      prefixLists = Map.copyOf(prefixLists);
    }
  }

  /**
   * Compiles the groups of an ENI, 1 to {@value #MAX_GROUPS}, all of one type.
   *
   * @throws IllegalArgumentException naming what is missing, mixed or too much
   */
  public Classifier compile(final List<SecurityGroupSpec> groups, final Sources sources) {
    return compile(groups, sources, null);
  }

  /** The same for groups that had a classifier {@code before}, which the new one remembers. */
  Classifier compile(
      final List<SecurityGroupSpec> groups,
      final Sources sources,
      final @Nullable Classifier before) {
    if (groups.isEmpty() || groups.size() > MAX_GROUPS) {
      throw new IllegalArgumentException(
          "%d security groups: must be 1 to %d".formatted(groups.size(), MAX_GROUPS));
    }
    GroupType type = groups.getFirst().type();
    if (groups.stream().anyMatch(group -> group.type() != type)) {
      throw new IllegalArgumentException("security groups of one ENI: must be of one type");
    }
    List<RankedRule> ingress = new ArrayList<>();
    List<RankedRule> egress = new ArrayList<>();
    addFixed(groups, ingress, egress);
    addRules(groups, Direction.INGRESS, ingress);
    addRules(groups, Direction.EGRESS, egress);
    ingress.add(defaultRule(RuleAction.DROP));
    egress.add(defaultRule(type == GroupType.BASIC ? RuleAction.ACCEPT : RuleAction.DROP));
    return new Classifier(ingress, egress, sources, before);
  }

  private void addFixed(
      final List<SecurityGroupSpec> groups,
      final List<RankedRule> ingress,
      final List<RankedRule> egress) {
    RuleMatch metadata = RuleMatch.of(RuleProtocol.ALL, METADATA);
    egress.add(
        new RankedRule(
            Grounds.ALWAYS_ALLOWED, 0, RuleAction.ACCEPT, SWITCH, "metadata service", metadata));
    if (options.blockSmtp()) {
      RuleMatch smtp = RuleMatch.of(RuleProtocol.TCP, new Peer.Any(), PortRange.of(SMTP_PORT));
      egress.add(
          new RankedRule(
              Grounds.SMTP_BLOCKED, 0, RuleAction.DROP, SWITCH, "outbound SMTP block", smtp));
    }
    for (SecurityGroupSpec group : groups) {
      if (group.innerAccess() == RuleAction.ACCEPT) {
        RuleMatch inner = RuleMatch.of(RuleProtocol.ALL, new Peer.Group(group.groupId()));
        ingress.add(
            new RankedRule(
                Grounds.INTRA_GROUP, 0, RuleAction.ACCEPT, group.groupId(), "inner access", inner));
      }
    }
  }

  private static void addRules(
      final List<SecurityGroupSpec> groups, final Direction direction, final List<RankedRule> to) {
    List<Ranked> ranked = new ArrayList<>();
    for (SecurityGroupSpec group : groups) {
      for (SecurityRule rule : group.rules()) {
        if (rule.direction() == direction) {
          ranked.add(new Ranked(group.groupId(), rule));
        }
      }
    }
    ranked.sort(ORDER);
    for (Ranked each : ranked) {
      to.add(
          new RankedRule(
              Grounds.RULE,
              each.rule.priority(),
              each.rule.action(),
              each.groupId,
              each.rule.ruleId(),
              each.rule.match()));
    }
  }

  private static RankedRule defaultRule(final RuleAction action) {
    RuleMatch everything = RuleMatch.of(RuleProtocol.ALL, new Peer.Any());
    return new RankedRule(Grounds.DEFAULT, 0, action, SWITCH, "default", everything);
  }

  private record Ranked(int groupId, SecurityRule rule) {}
}
