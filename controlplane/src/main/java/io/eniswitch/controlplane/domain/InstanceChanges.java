package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/** What happens to an instance after it was made, within a transaction. */
final class InstanceChanges {
  private final Desk desk;
  private final Transaction tx;
  private final Call call;

  InstanceChanges(Desk desk, Transaction tx, Call call) {
    this.desk = desk;
    this.tx = tx;
    this.call = call;
  }

  /** Stopped → Starting, or Running at once if no switch makes its ports. */
  Instance start(String instanceId) {
    Instance instance = Lookup.instance(tx, call, instanceId);
    checkStatus(instance, InstanceStatus.STOPPED);
    InstanceStatus next =
        Ports.confirmed(instance.labels()) ? InstanceStatus.STARTING : InstanceStatus.RUNNING;
    return changed(
        instance
            .withStatus(next, tx.revision())
            .withStatusSince(desk.now())
            .withStartedAt(desk.now()));
  }

  /** Running → Stopping, or Stopped at once if no switch made its ports. */
  Instance stop(String instanceId) {
    Instance instance = Lookup.instance(tx, call, instanceId);
    checkStatus(instance, InstanceStatus.RUNNING);
    return Ports.confirmed(instance.labels())
        ? changed(
            instance.withStatus(InstanceStatus.STOPPING, tx.revision()).withStatusSince(desk.now()))
        : changed(SwitchReports.stop(tx, instance));
  }

  /** Takes the instance away, with its primary ENI and those that are deleted on release. */
  Instance delete(String instanceId, boolean force) {
    Instance instance = Lookup.instance(tx, call, instanceId);
    if (instance.machine().deletionProtection()) {
      throw EcsException.forbidden(
          "InvalidOperation.DeletionProtection",
          "The instance " + instanceId + " is protected from deletion.");
    }
    if (!force) {
      checkStatus(instance, InstanceStatus.STOPPED);
    }
    tx.remove(Kinds.INSTANCE, instanceId);
    FailoverGroupOperations.leave(tx, instanceId);
    for (Eni eni : List.copyOf(tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instanceId))) {
      release(eni, instanceId);
    }
    return instance;
  }

  private void release(Eni eni, String instanceId) {
    if (!eni.instanceId().equals(instanceId)) {
      // It is moving away and arrives without a way back.
      tx.put(Kinds.ENI, eni.bound(eni.status(), eni.attachment()));
    } else if (eni.movedFrom() != null) {
      tx.put(Kinds.ENI, SwitchReports.back(tx, eni, desk));
    } else if (eni.primary() || eni.settings().deleteOnRelease()) {
      EniRemoval.remove(desk, tx, eni);
    } else {
      tx.put(Kinds.ENI, eni.bound(EniStatus.AVAILABLE, null));
    }
  }

  /** Changes what the request names. */
  Instance modify(ModifyInstance request) {
    Instance instance = Lookup.instance(tx, call, request.instanceId());
    Instance changed =
        instance
            .withLabels(labels(instance.labels(), request))
            .withMachine(machine(instance, request));
    List<String> groupIds = request.securityGroupIds();
    if (groupIds != null) {
      checkSettled(instance);
      Eni primary = primary(instance);
      tx.put(Kinds.ENI, groups(GroupCodes.CHANGED_ENI).replace(primary, groupIds));
      changed = changed.withSecurityGroupIds(groupIds);
    }
    return changed(changed);
  }

  private static Labels labels(Labels labels, ModifyInstance request) {
    Labels changed = labels;
    if (request.name() != null) {
      Names.checkName(request.name(), "InvalidInstanceName.Malformed");
      changed = changed.withName(request.name());
    }
    if (request.description() != null) {
      Names.checkDescription(request.description(), "InvalidDescription.Malformed");
      changed = changed.withDescription(request.description());
    }
    return changed;
  }

  private static Instance.Machine machine(Instance instance, ModifyInstance request) {
    if (request.hostName() != null) {
      Names.checkHostName(request.hostName());
    }
    Instance.Machine old = instance.machine();
    return new Instance.Machine(
        old.imageId(),
        request.hostName() == null ? old.hostName() : request.hostName(),
        old.chargeType(),
        request.deletionProtection() == null
            ? old.deletionProtection()
            : request.deletionProtection());
  }

  /** Puts the instance's primary ENI into one more group. */
  Instance join(String instanceId, String groupId) {
    Instance instance = Lookup.instance(tx, call, instanceId);
    checkSettled(instance);
    Eni joined = groups(GroupCodes.JOINING_INSTANCE).join(primary(instance), groupId);
    return changed(instance.withSecurityGroupIds(joined.securityGroupIds()));
  }

  /** Takes the instance's primary ENI out of a group that is not its last. */
  Instance leave(String instanceId, String groupId) {
    Instance instance = Lookup.instance(tx, call, instanceId);
    checkSettled(instance);
    Eni left = groups(GroupCodes.JOINING_INSTANCE).leave(primary(instance), groupId);
    return changed(instance.withSecurityGroupIds(left.securityGroupIds()));
  }

  private GroupMembership groups(GroupCodes codes) {
    return new GroupMembership(desk, tx, call, codes);
  }

  private Eni primary(Instance instance) {
    return InstanceQueries.enis(tx, instance.id()).stream()
        .filter(Eni::primary)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(instance.id() + " has no primary ENI"));
  }

  private static void checkSettled(Instance instance) {
    if (!instance.status().settled()) {
      throw wrongStatus(instance, "Running or Stopped");
    }
  }

  private static void checkStatus(Instance instance, InstanceStatus wanted) {
    if (instance.status() != wanted) {
      throw wrongStatus(instance, wanted.wireName());
    }
  }

  private static EcsException wrongStatus(Instance instance, String wanted) {
    return EcsException.forbidden(
        "IncorrectInstanceStatus",
        "The instance "
            + instance.id()
            + " is "
            + instance.status().wireName()
            + "; the operation wants "
            + wanted
            + ".");
  }

  private Instance changed(Instance instance) {
    tx.put(Kinds.INSTANCE, instance);
    return instance;
  }
}
