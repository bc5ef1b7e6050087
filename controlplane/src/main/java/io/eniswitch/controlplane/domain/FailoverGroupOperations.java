package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/**
 * Failover groups: which ENI moves between which instances by itself. An ENI in a group is not
 * deleted; an instance that is deleted leaves its groups.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class FailoverGroupOperations {
  private final Desk desk;

  FailoverGroupOperations(Desk desk) {
    this.desk = desk;
  }

  /** Makes a group of a secondary ENI and at least two instances it can be on. */
  public Commit<String> create(Call call, CreateFailoverGroup request) {
    desk.catalog().checkRegion(call.regionId());
    return desk.runOnce(
        call, "CreateFailoverGroup", request, Answer.ID, tx -> make(tx, call, request));
  }

  private String make(Transaction tx, Call call, CreateFailoverGroup request) {
    Labels labels = Names.labels(call, request.naming(), "InvalidParameter", "InvalidParameter");
    Eni eni = Lookup.eni(tx, call, request.eniId());
    EniRules.checkSecondary(eni);
    if (!tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_ENI, eni.id()).isEmpty()) {
      throw EcsException.invalid(
          "InvalidOperation.EniInFailoverGroup",
          "The network interface " + eni.id() + " is in a failover group already.");
    }
    List<Integer> devices = devices(tx, call, eni, request.instanceIds());
    FailoverGroup group = group(call, request, devices, labels);
    tx.put(Kinds.FAILOVER_GROUP, group);
    return group.id();
  }

  /** Where the ENI's device is, or would be, at each member. */
  private List<Integer> devices(Transaction tx, Call call, Eni eni, List<String> instanceIds) {
    if (instanceIds.size() < 2) {
      throw EcsException.invalid(
          "InvalidParameter", "InstanceId.N: a failover group has at least two instances.");
    }
    EniBinder binder = new EniBinder(desk, tx, call);
    return instanceIds.stream().map(id -> binder.standby(eni, id)).toList();
  }

  /** Changes a group as asked, or nothing at all. */
  public Commit<String> modify(Call call, ModifyFailoverGroup request) {
    return desk.run(
        call,
        tx -> {
          FailoverGroup group = Lookup.failoverGroup(tx, call, request.groupId());
          try {
            tx.put(Kinds.FAILOVER_GROUP, changed(tx, call, group, request));
          } catch (IllegalArgumentException e) {
            throw EcsException.invalid("InvalidParameter", String.valueOf(e.getMessage()));
          }
          return group.id();
        });
  }

  private FailoverGroup changed(
      Transaction tx, Call call, FailoverGroup group, ModifyFailoverGroup request) {
    Labels labels = group.labels();
    String name = request.name();
    if (name != null) {
      Names.checkName(name, "InvalidParameter");
      labels = labels.withName(name);
    }
    String description = request.description();
    if (description != null) {
      Names.checkDescription(description, "InvalidParameter");
      labels = labels.withDescription(description);
    }
    FailoverGroup changed =
        group.withRules(
            request.healthChecks() == null ? group.healthChecks() : request.healthChecks(),
            request.preempt() == null ? group.preempt() : request.preempt(),
            request.minimumHold() == null ? group.minimumHold() : request.minimumHold(),
            labels);
    List<String> ids = request.instanceIds();
    if (ids == null) {
      return changed;
    }
    Eni eni = Lookup.eni(tx, call, group.eniId());
    return changed.withMembers(ids, devices(tx, call, eni, ids));
  }

  private FailoverGroup group(
      Call call, CreateFailoverGroup request, List<Integer> devices, Labels labels) {
    try {
      return new FailoverGroup(
          desk.newId("fog"),
          call.regionId(),
          request.eniId(),
          request.instanceIds(),
          devices,
          request.healthChecks(),
          request.preempt(),
          request.minimumHold(),
          labels,
          desk.now());
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid("InvalidParameter", String.valueOf(e.getMessage()));
    }
  }

  /** Deletes a group; the ENI stays where it is. */
  public Commit<String> delete(Call call, String groupId) {
    return desk.run(
        call,
        tx -> {
          FailoverGroup group = Lookup.failoverGroup(tx, call, groupId);
          tx.remove(Kinds.FAILOVER_GROUP, group.id());
          return group.id();
        });
  }

  /** One group; refused with {@code InvalidFailoverGroupId.NotFound} if there is none. */
  public FailoverGroup find(Call call, String groupId) {
    return Lookup.failoverGroup(desk.view(), call, groupId);
  }

  /**
   * One page of the groups.
   *
   * @param groupIds only these; empty for all
   */
  public Page<FailoverGroup> query(Call call, List<String> groupIds, PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    return Paging.page(
        desk.view().all(Kinds.FAILOVER_GROUP),
        FailoverGroup::id,
        group ->
            group.labels().ownerId().equals(call.accountId())
                && group.regionId().equals(call.regionId())
                && (groupIds.isEmpty() || groupIds.contains(group.id())),
        page,
        PageLimits.COMMON);
  }

  /** Refuses to delete an ENI that is in a group. */
  static void checkInNone(Transaction tx, Eni eni) {
    for (FailoverGroup group :
        tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_ENI, eni.id())) {
      throw EcsException.forbidden(
          "InvalidOperation.EniInFailoverGroup",
          "The network interface " + eni.id() + " is in failover group " + group.id() + ".");
    }
  }

  /** Takes an instance that is being deleted out of its groups. */
  static void leave(Transaction tx, String instanceId) {
    for (FailoverGroup group :
        List.copyOf(tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_INSTANCE, instanceId))) {
      tx.put(Kinds.FAILOVER_GROUP, group.without(instanceId));
    }
  }
}
