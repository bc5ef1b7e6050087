package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Security groups; their rules have operations of their own. */
public final class SecurityGroupOperations {
  /** What makes two requests the same. */
  private record PolicyRequest(String groupId, RuleAction innerAccess) {}

  private final Desk desk;

  SecurityGroupOperations(Desk desk) {
    this.desk = desk;
  }

  /**
   * Makes a security group without rules.
   *
   * @return its id
   */
  public Commit<String> create(Call call, CreateGroup request) {
    desk.catalog().checkRegion(call.regionId());
    return desk.runOnce(
        call, "CreateSecurityGroup", request, Answer.ID, tx -> make(tx, call, request));
  }

  private String make(Transaction tx, Call call, CreateGroup request) {
    Labels labels =
        Names.labels(
            call,
            request.naming(),
            "InvalidSecurityGroupName.Malformed",
            "InvalidSecurityGroupDiscription.Malformed");
    Vpc vpc = Lookup.vpc(tx, call, request.vpcId());
    String home = Kinds.home(call.accountId(), call.regionId());
    int quota = desk.settings().groupsPerRegion();
    if (tx.where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_HOME, home).size() >= quota) {
      throw EcsException.forbidden(
          "QuotaExceed.SecurityGroup", "The account has " + quota + " groups already.");
    }
    RuleAction inner = request.type() == GroupType.ENTERPRISE ? RuleAction.DROP : RuleAction.ACCEPT;
    SecurityGroup group =
        new SecurityGroup(
            desk.newId("sg"),
            call.regionId(),
            vpc.id(),
            request.type(),
            inner,
            List.of(),
            labels,
            desk.now());
    tx.put(Kinds.SECURITY_GROUP, group);
    return group.id();
  }

  /** Deletes a group that has no member and that no other group's rule names. */
  public Commit<String> delete(Call call, String groupId) {
    return desk.run(
        call,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          boolean named =
              tx.where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_PEER, groupId).stream()
                  .anyMatch(other -> !other.id().equals(groupId));
          if (named || !tx.where(Kinds.ENI, Kinds.ENI_BY_GROUP, groupId).isEmpty()) {
            throw EcsException.forbidden(
                "DependencyViolation",
                "The security group still has members or another group refers to it.");
          }
          tx.remove(Kinds.SECURITY_GROUP, group.id());
          return group.id();
        });
  }

  /** Changes name and description; null leaves one as it is. */
  public Commit<String> modifyAttribute(
      Call call, String groupId, @Nullable String name, @Nullable String description) {
    return desk.run(
        call,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          Labels labels = group.labels();
          if (name != null) {
            Names.checkName(name, "InvalidSecurityGroupName.Malformed");
            labels = labels.withName(name);
          }
          if (description != null) {
            Names.checkDescription(description, "InvalidSecurityGroupDiscription.Malformed");
            labels = labels.withDescription(description);
          }
          tx.put(Kinds.SECURITY_GROUP, group.withLabels(labels));
          return groupId;
        });
  }

  /** Changes what happens between members before any rule; an enterprise group stays at DROP. */
  public Commit<String> modifyPolicy(Call call, String groupId, RuleAction innerAccess) {
    return desk.runOnce(
        call,
        "ModifySecurityGroupPolicy",
        new PolicyRequest(groupId, innerAccess),
        Answer.ID,
        tx -> {
          SecurityGroup group = Lookup.group(tx, call, groupId);
          if (group.type() == GroupType.ENTERPRISE && innerAccess != RuleAction.DROP) {
            throw EcsException.invalid(
                "InvalidPolicy.Malformed",
                "InnerAccessPolicy of an enterprise group is always Drop.");
          }
          tx.put(Kinds.SECURITY_GROUP, group.withInnerAccess(innerAccess));
          return groupId;
        });
  }

  /** One group; refused with {@code InvalidSecurityGroupId.NotFound} if there is none. */
  public SecurityGroup find(Call call, String groupId) {
    return Lookup.group(desk.view(), call, groupId);
  }

  /** One page of the groups asked for. */
  public Page<SecurityGroup> query(Call call, GroupQuery query, PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    View view = desk.view();
    Collection<SecurityGroup> candidates =
        query.vpcId() == null
            ? view.where(
                Kinds.SECURITY_GROUP,
                Kinds.GROUP_BY_HOME,
                Kinds.home(call.accountId(), call.regionId()))
            : view.where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_VPC, query.vpcId());
    return Paging.page(
        candidates,
        SecurityGroup::id,
        group ->
            group.labels().ownerId().equals(call.accountId())
                && group.regionId().equals(call.regionId())
                && (query.groupIds().isEmpty() || query.groupIds().contains(group.id()))
                && (query.name() == null || query.name().equals(group.labels().name()))
                && (query.type() == null || query.type() == group.type())
                && (query.resourceGroupId() == null
                    || query.resourceGroupId().equals(group.labels().resourceGroupId()))
                && group.labels().matches(query.tags()),
        page,
        PageLimits.COMMON);
  }

  /** A group's name; empty if there is no such group, or it has none. */
  public String nameOf(Call call, String groupId) {
    SecurityGroup group = desk.view().find(Kinds.SECURITY_GROUP, groupId);
    return group == null || !group.labels().ownerId().equals(call.accountId())
        ? ""
        : group.labels().name();
  }

  /** For how many more members of one address a group has room. */
  public long room(SecurityGroup group) {
    return GroupMembership.room(desk, group);
  }

  /** The ENIs of a group, primary ones included, in the order of their ids. */
  public Collection<Eni> members(String groupId) {
    return desk.view().where(Kinds.ENI, Kinds.ENI_BY_GROUP, groupId);
  }
}
