package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Which groups an ENI may be in. */
final class GroupMembership {
  private final Desk desk;
  private final Transaction tx;
  private final Call call;
  private final GroupCodes codes;

  /** Refuses with these codes. */
  GroupMembership(Desk desk, Transaction tx, Call call, GroupCodes codes) {
    this.desk = desk;
    this.tx = tx;
    this.call = call;
    this.codes = codes;
  }

  /**
   * Refuses groups that cannot be an ENI's: none, twice, too many, unknown, of another VPC, of two
   * types, or with too many rules.
   *
   * @return the ids
   */
  List<String> check(List<String> groupIds, String vpcId) {
    if (groupIds.isEmpty()) {
      throw EcsException.missing("SecurityGroupId");
    }
    if (new HashSet<>(groupIds).size() != groupIds.size()) {
      throw EcsException.notFound(
          "InvalidParameter.SecurityGroupIdRepeated", "A security group is given twice.");
    }
    int limit = desk.settings().groupsPerEni();
    if (groupIds.size() > limit) {
      throw codes.tooMany().refusal("A network interface is in at most " + limit + " groups.");
    }
    List<SecurityGroup> groups = new ArrayList<>();
    groupIds.forEach(id -> groups.add(Lookup.group(tx, call, id)));
    for (SecurityGroup group : groups) {
      if (!group.vpcId().equals(vpcId)) {
        throw codes
            .otherVpc()
            .refusal("The security group " + group.id() + " is not in " + vpcId + ".");
      }
      if (group.type() != groups.getFirst().type()) {
        throw codes.mixedTypes().refusal("Normal and enterprise groups do not mix.");
      }
    }
    checkRules(groups);
    return groupIds;
  }

  /** The ENI in these groups instead of its own. */
  Eni replace(Eni eni, List<String> groupIds) {
    check(groupIds, eni.place().vpcId());
    List<String> joined =
        groupIds.stream().filter(id -> !eni.securityGroupIds().contains(id)).toList();
    checkCapacity(joined, eni.addresses());
    return eni.withSecurityGroupIds(groupIds);
  }

  /** Puts an ENI into one more group. */
  Eni join(Eni eni, String groupId) {
    if (eni.securityGroupIds().contains(groupId)) {
      throw EcsException.forbidden(
          "InvalidInstanceId.AlreadyExists", eni.id() + " is in " + groupId + " already.");
    }
    List<String> groupIds = new ArrayList<>(eni.securityGroupIds());
    groupIds.add(groupId);
    Eni changed = replace(eni, groupIds);
    tx.put(Kinds.ENI, changed);
    return changed;
  }

  /** Takes an ENI out of a group that is not its last. */
  Eni leave(Eni eni, String groupId) {
    Lookup.group(tx, call, groupId);
    if (!eni.securityGroupIds().contains(groupId)) {
      throw EcsException.forbidden(
          "InstanceNotInSecurityGroup", eni.id() + " is not in " + groupId + ".");
    }
    if (eni.securityGroupIds().size() == 1) {
      throw EcsException.forbidden(
          "InstanceLastSecurityGroup", groupId + " is the last group of " + eni.id() + ".");
    }
    Eni changed =
        eni.withSecurityGroupIds(
            eni.securityGroupIds().stream().filter(id -> !id.equals(groupId)).toList());
    tx.put(Kinds.ENI, changed);
    return changed;
  }

  private void checkRules(List<SecurityGroup> groups) {
    long rules = groups.stream().mapToLong(group -> ruleCount(tx, group)).sum();
    if (rules > desk.settings().rulesPerEni()) {
      throw EcsException.forbidden(
          "AclLimitExceed",
          "The groups have " + rules + " rules, at most " + desk.settings().rulesPerEni() + ".");
    }
  }

  /** The rules of a group; one that names a prefix list counts for the list's most entries. */
  static long ruleCount(View view, SecurityGroup group) {
    long count = 0;
    for (SecurityRule rule : group.rules()) {
      String listId = rule.peerPrefixListId();
      PrefixList list = listId == null ? null : view.find(Kinds.PREFIX_LIST, listId);
      count += list == null ? 1 : list.maxEntries();
    }
    return count;
  }

  /** Refuses when a group has no room for an ENI with these addresses. */
  void checkCapacity(List<String> groupIds, EniAddresses addresses) {
    for (String id : groupIds) {
      SecurityGroup group = Lookup.group(tx, call, id);
      if (used(tx, group) + weight(group, addresses) > capacity(desk, group)) {
        throw full(group);
      }
    }
  }

  /** Refuses when a normal group of the ENI has no room for the addresses it grows by. */
  void checkGrowth(Eni eni, EniAddresses grown) {
    for (String id : eni.securityGroupIds()) {
      SecurityGroup group = Lookup.group(tx, call, id);
      long growth = weight(group, grown) - weight(group, eni.addresses());
      if (growth > 0 && used(tx, group) + growth > capacity(desk, group)) {
        throw full(group);
      }
    }
  }

  private EcsException full(SecurityGroup group) {
    GroupCodes.Code code =
        group.type() == GroupType.ENTERPRISE ? codes.fullEnterprise() : codes.fullNormal();
    return code.refusal("The security group " + group.id() + " is full.");
  }

  /** For how many more members of one address a group has room. */
  static long room(Desk desk, SecurityGroup group) {
    return Math.max(0, capacity(desk, group) - used(desk.view(), group));
  }

  private static long capacity(Desk desk, SecurityGroup group) {
    return group.type() == GroupType.ENTERPRISE
        ? desk.settings().membersPerEnterpriseGroup()
        : desk.settings().membersPerNormalGroup();
  }

  private static long used(View view, SecurityGroup group) {
    var members = view.where(Kinds.ENI, Kinds.ENI_BY_GROUP, group.id());
    if (group.type() == GroupType.ENTERPRISE) {
      return members.size();
    }
    long used = 0;
    for (Eni eni : members) {
      used += weight(group, eni.addresses());
    }
    return used;
  }

  private static long weight(SecurityGroup group, EniAddresses addresses) {
    return group.type() == GroupType.ENTERPRISE
        ? 1
        : addresses.all().size() + addresses.prefixes().size();
  }
}
