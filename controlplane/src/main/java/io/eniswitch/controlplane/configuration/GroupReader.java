package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PrefixList;
import io.eniswitch.dataplane.policy.RuleAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads prefix lists and security groups, which may refer to each other in any order. */
final class GroupReader {
  private final Ids<Vpc> vpcs;
  private final Ids<PrefixListConfig> prefixLists;
  private final Ids<DeclaredGroup> groups;
  private final Map<DeclaredGroup, Section> heads = new LinkedHashMap<>();

  GroupReader(Ids<Vpc> vpcs, Ids<PrefixListConfig> prefixLists, Ids<DeclaredGroup> groups) {
    this.vpcs = vpcs;
    this.prefixLists = prefixLists;
    this.groups = groups;
  }

  /** Reads a prefix list. */
  void readPrefixList(Section section) {
    Optional<String> id = prefixLists.declare(section);
    List<Cidr> blocks = new ArrayList<>();
    String accepted = "a block or an address of either family is accepted";
    List<Scalar> given = section.list("blocks");
    given.forEach(text -> text.as(Cidr::parse, accepted).ifPresent(blocks::add));
    section.refuseOtherKeys();
    if (given.size() > PrefixList.MAX_ENTRIES) {
      given
          .get(PrefixList.MAX_ENTRIES)
          .refuse("at most " + PrefixList.MAX_ENTRIES + " blocks are accepted");
    } else {
      id.ifPresent(name -> prefixLists.put(name, new PrefixListConfig(name, blocks)));
    }
  }

  /** Reads a group but for its rules, so that rules may refer to it. */
  void readHead(Section section) {
    Optional<String> id = groups.declare(section);
    Optional<Vpc> vpc = vpcs.required(section, "vpc");
    GroupType type =
        section.read(
            "type", GroupReader::type, "normal or enterprise is accepted", GroupType.BASIC);
    boolean enterprise = type == GroupType.ENTERPRISE;
    RuleAction usual = enterprise ? RuleAction.DROP : RuleAction.ACCEPT;
    Optional<Scalar> given = section.optional("innerAccess");
    RuleAction inner =
        given.flatMap(text -> text.as(RuleReader::action, RuleReader.ACTIONS)).orElse(usual);
    if (enterprise && inner != RuleAction.DROP) {
      given.ifPresent(text -> text.refuse("drop is accepted for an enterprise group"));
    }
    List<Section> rules = section.sections("rules");
    section.refuseOtherKeys();
    if (id.isPresent() && vpc.isPresent() && (!enterprise || inner == RuleAction.DROP)) {
      SecurityGroupConfig config = new SecurityGroupConfig(id.get(), type, inner, List.of());
      DeclaredGroup head = new DeclaredGroup(vpc.get().id(), config);
      groups.put(id.get(), head);
      heads.put(head, section);
    } else {
      // Of a group that is none, the rules are looked at all the same: one reading, all mistakes.
      RuleReader reader = new RuleReader(prefixLists, groups, Optional.empty());
      rules.forEach(reader::read);
    }
  }

  /** Reads the rules of all groups. */
  void readRules() {
    heads.forEach((head, section) -> {
      RuleReader reader = new RuleReader(prefixLists, groups, Optional.of(head));
      List<RuleConfig> rules = new ArrayList<>();
      section.sections("rules").forEach(rule -> reader.read(rule).ifPresent(rules::add));
      SecurityGroupConfig config = head.config();
      groups.put(
          head.id(),
          new DeclaredGroup(
              head.vpcId(),
              new SecurityGroupConfig(head.id(), config.type(), config.innerAccess(), rules)));
    });
  }

  private static GroupType type(String text) {
    return switch (text) {
      case "normal" -> GroupType.BASIC;
      case "enterprise" -> GroupType.ENTERPRISE;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
