package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.IpProtocol;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import io.eniswitch.controlplane.store.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a group may have a rule: what it refers to exists and fits, and limits are kept. */
final class RuleChecks {
  private static final int GROUP_RULE_LIMIT = 20;

  private final View view;
  private final Call call;
  private final DomainSettings settings;

  RuleChecks(View view, Call call, DomainSettings settings) {
    this.view = view;
    this.call = call;
    this.settings = settings;
  }

  /** Refuses a rule whose far end does not exist or does not fit the group. */
  void checkPeer(SecurityGroup group, SecurityRule rule) {
    boolean ingress = rule.direction() == Direction.INGRESS;
    String groupId = rule.peerGroupId();
    if (groupId != null) {
      checkPeerGroup(group, groupId, ingress ? "InvalidSourceGroupId" : "InvalidDestGroupId");
    }
    String listId = rule.peerPrefixListId();
    if (listId != null) {
      checkPrefixList(rule, listId);
    }
  }

  private void checkPeerGroup(SecurityGroup group, String peerId, String codePrefix) {
    if (peerId.equals(group.id())) {
      throw EcsException.forbidden(
          "InvalidParamter.Conflict", "The rule names its own group at its far end.");
    }
    SecurityGroup peer = view.find(Kinds.SECURITY_GROUP, peerId);
    if (peer == null
        || !peer.labels().ownerId().equals(call.accountId())
        || !peer.regionId().equals(group.regionId())) {
      throw EcsException.notFound(
          codePrefix + ".NotFound", "The security group '" + peerId + "' does not exist.");
    }
    if (!peer.vpcId().equals(group.vpcId()) || peer.type() == GroupType.ENTERPRISE) {
      throw EcsException.invalid(
          codePrefix + ".Mismatch",
          "The security group " + peerId + " is in another VPC or an enterprise group.");
    }
  }

  private void checkPrefixList(SecurityRule rule, String listId) {
    PrefixList list = view.find(Kinds.PREFIX_LIST, listId);
    if (list == null || !list.labels().ownerId().equals(call.accountId())) {
      throw EcsException.notFound(
          "InvalidPrefixListId.NotFound", "The prefix list '" + listId + "' does not exist.");
    }
    IpProtocol protocol = rule.match().protocol();
    boolean localMismatch = rule.localCidr() != null && rule.localCidr().v6() != list.v6();
    if (localMismatch
        || list.v6() && protocol == IpProtocol.ICMP
        || !list.v6() && protocol == IpProtocol.ICMPV6) {
      throw EcsException.invalid(
          "InvalidParam.PrefixListAddressFamilyMismatch",
          "The prefix list " + listId + " is of the other address family.");
    }
  }

  /** Refuses a group with more rules than it, or an ENI in it, may have. */
  void checkLimits(SecurityGroup group) {
    int groupRules = group.type() == GroupType.ENTERPRISE ? 0 : GROUP_RULE_LIMIT;
    if (group.groupRuleCount() > groupRules) {
      throw limit(group.groupRuleCount() + " rules that name groups, at most " + groupRules);
    }
    long count = GroupMembership.ruleCount(view, group);
    if (count > settings.rulesPerGroup()) {
      throw limit(count + " rules in the group, at most " + settings.rulesPerGroup());
    }
    Set<List<String>> judged = new HashSet<>();
    for (Eni eni : view.where(Kinds.ENI, Kinds.ENI_BY_GROUP, group.id())) {
      if (judged.add(eni.securityGroupIds())) {
        checkSum(group, count, eni);
      }
    }
  }

  private void checkSum(SecurityGroup group, long own, Eni eni) {
    long sum = own;
    for (String id : eni.securityGroupIds()) {
      SecurityGroup other = view.find(Kinds.SECURITY_GROUP, id);
      if (other != null && !id.equals(group.id())) {
        sum += GroupMembership.ruleCount(view, other);
      }
    }
    if (sum > settings.rulesPerEni()) {
      throw limit(sum + " rules for " + eni.id() + ", at most " + settings.rulesPerEni());
    }
  }

  private static EcsException limit(String what) {
    return EcsException.forbidden("AuthorizationLimitExceed", "There would be " + what + ".");
  }
}
