package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.store.Transaction;
import java.util.BitSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Puts ENIs on instances, takes them off and moves them, within a transaction. */
final class EniBinder {
  private final Desk desk;
  private final Transaction tx;
  private final Call call;

  EniBinder(Desk desk, Transaction tx, Call call) {
    this.desk = desk;
    this.tx = tx;
    this.call = call;
  }

  /** Begins to put the ENI on the instance. */
  Eni attach(String eniId, Instance instance, int networkCardIndex) {
    Eni eni = eni(eniId);
    EniRules.checkNetworkCard(networkCardIndex);
    EniRules.checkSecondary(eni);
    EniRules.checkStatus(eni, EniStatus.AVAILABLE);
    checkTarget(eni, instance);
    EniRules.checkPluggable(instance, desk.catalog().instanceType(instance.typeId()));
    return bind(eni, instance, networkCardIndex, null);
  }

  /** Puts the ENI on an instance that is being made in this transaction. */
  void attachToNew(String eniId, Instance instance) {
    Eni eni = eni(eniId);
    EniRules.checkSecondary(eni);
    EniRules.checkStatus(eni, EniStatus.AVAILABLE);
    checkTarget(eni, instance);
    bind(eni, instance, 0, null);
  }

  /** Begins to take the ENI off the instance. */
  Eni detach(String eniId, String instanceId) {
    Eni eni = eni(eniId);
    if (eni.primary()) {
      throw EcsException.invalid(
          "InvalidOperation.DetachPrimaryEniNotAllowed", "A primary ENI is never detached.");
    }
    Instance instance = instance(instanceId);
    EniRules.checkStatus(eni, EniStatus.IN_USE, EniStatus.DETACHING);
    Attachment attachment = eni.attachment();
    if (attachment == null || !attachment.instanceId().equals(instanceId)) {
      throw EcsException.invalid(
          "InvalidParameter.EniNotBelongEcs",
          "The network interface " + eniId + " is not on instance " + instanceId + ".");
    }
    EniRules.checkPluggable(instance, desk.catalog().instanceType(instance.typeId()));
    if (eni.status() == EniStatus.DETACHING) {
      return eni;
    }
    Eni changed =
        Ports.confirmed(instance)
            ? eni.bound(EniStatus.DETACHING, attachment.withEpoch(tx.revision(), desk.now()))
            : eni.bound(EniStatus.AVAILABLE, null);
    tx.put(Kinds.ENI, changed);
    return changed;
  }

  /** Begins to move the ENI to the instance. */
  Eni move(String eniId, String toInstanceId) {
    Eni eni = eni(eniId);
    EniRules.checkSecondary(eni);
    EniRules.checkStatus(eni, EniStatus.IN_USE);
    Attachment from = eni.attachment();
    if (from != null && from.instanceId().equals(toInstanceId)) {
      throw EcsException.invalid(
          "InvalidOperation.InvalidEniState",
          "The network interface " + eniId + " is on instance " + toInstanceId + " already.");
    }
    Instance source = from == null ? null : tx.find(Kinds.INSTANCE, from.instanceId());
    if (source != null && source.status() == InstanceStatus.RUNNING) {
      EniRules.checkPluggable(source, desk.catalog().instanceType(source.typeId()));
    }
    Instance to = instance(toInstanceId);
    checkTarget(eni, to);
    EniRules.checkPluggable(to, desk.catalog().instanceType(to.typeId()));
    return bind(eni, to, 0, from);
  }

  /** The ENI, of the call's account or of one that gave it leave. */
  private Eni eni(String eniId) {
    Eni foreign = tx.find(Kinds.ENI, eniId);
    return foreign != null
            && foreign.place().regionId().equals(call.regionId())
            && PermissionOperations.find(tx, eniId, call.accountId()) != null
        ? foreign
        : Lookup.eni(tx, call, eniId);
  }

  private Eni bind(Eni eni, Instance to, int networkCardIndex, @Nullable Attachment from) {
    Attachment attachment =
        new Attachment(
            to.id(), freeDevice(eni, to.id()), networkCardIndex, tx.revision(), desk.now());
    Eni changed =
        Ports.confirmed(to)
            ? eni.bound(EniStatus.ATTACHING, attachment, from)
            : eni.bound(EniStatus.IN_USE, attachment);
    tx.put(Kinds.ENI, changed);
    return changed;
  }

  private void checkTarget(Eni eni, Instance instance) {
    InstanceType type = desk.catalog().instanceType(instance.typeId());
    boolean foreign = !eni.labels().ownerId().equals(call.accountId());
    EniRules.checkReachable(eni, instance, type, foreign);
    Collection<Eni> there = tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id());
    if (there.size() + reserved(eni, instance.id(), there) >= type.eni().count()) {
      throw EcsException.forbidden(
          "EniPerInstanceLimitExceeded",
          type.id() + " has at most " + type.eni().count() + " network interfaces.");
    }
    EniRules.checkQueues(type, eni, there);
  }

  /** The instance, with the code that attach and detach have for an unknown one. */
  Instance instance(String instanceId) {
    if (!instanceId.startsWith("i-")) {
      throw EcsException.invalid(
          "InvalidInstanceID.Malformed", "InstanceId '" + instanceId + "' is not of the form i-….");
    }
    Instance instance = tx.find(Kinds.INSTANCE, instanceId);
    if (instance == null
        || !instance.labels().ownerId().equals(call.accountId())
        || !instance.place().regionId().equals(call.regionId())) {
      throw EcsException.notFound(
          "InvalidEcsId.NotFound", "The instance '" + instanceId + "' does not exist.");
    }
    return instance;
  }

  /**
   * The device of an ENI that may come to an instance by itself: that of now if it is there, else
   * one that is free.
   */
  int standby(Eni eni, String instanceId) {
    Instance instance = instance(instanceId);
    Attachment attachment = eni.attachment();
    if (attachment != null && attachment.instanceId().equals(instanceId)) {
      return attachment.deviceIndex();
    }
    checkTarget(eni, instance);
    return freeDevice(eni, instanceId);
  }

  /** Devices kept for ENIs of failover groups that are elsewhere now. */
  private long reserved(Eni eni, String instanceId, Collection<Eni> there) {
    return tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_INSTANCE, instanceId).stream()
        .filter(group -> !group.eniId().equals(eni.id()))
        .filter(group -> there.stream().noneMatch(any -> any.id().equals(group.eniId())))
        .count();
  }

  /** The device an ENI gets at an instance: its failover group's, or the first that is free. */
  int freeDevice(Eni eni, String instanceId) {
    BitSet used = new BitSet();
    for (FailoverGroup group :
        tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_INSTANCE, instanceId)) {
      int device = group.deviceIndex(instanceId);
      if (group.eniId().equals(eni.id())) {
        return device;
      }
      used.set(device);
    }
    for (Eni any : tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instanceId)) {
      mark(used, any.attachment(), instanceId);
      mark(used, any.movedFrom(), instanceId);
    }
    return used.nextClearBit(1);
  }

  private static void mark(BitSet used, @Nullable Attachment attachment, String instanceId) {
    if (attachment != null && attachment.instanceId().equals(instanceId)) {
      used.set(attachment.deviceIndex());
    }
  }
}
