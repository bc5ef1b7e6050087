package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Makes instances with their ENIs within a transaction. */
final class InstanceFactory {
  private final Desk desk;
  private final Transaction tx;
  private final Call call;

  InstanceFactory(Desk desk, Transaction tx, Call call) {
    this.desk = desk;
    this.tx = tx;
    this.call = call;
  }

  /** Makes the instances and returns their ids. */
  List<String> run(RunInstances request) {
    if (request.amount() < 1 || request.amount() > RunInstances.MAX_AMOUNT) {
      throw EcsException.forbidden(
          "InvalidParam.Amount", "Amount is 1 to " + RunInstances.MAX_AMOUNT + ".");
    }
    if (request.amount() > 1
        && (request.primary().primaryAddress() != null || !request.existingEniIds().isEmpty())) {
      throw EcsException.invalid(
          "InvalidParam.NetworkInterface",
          "A given address or network interface goes with Amount 1 only.");
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < request.amount(); i++) {
      ids.add(make(request));
    }
    return ids;
  }

  private String make(RunInstances request) {
    InstanceType type = desk.catalog().instanceType(request.typeId());
    checkType(request, type);
    checkZone(request);
    Labels labels =
        Names.labels(
            call,
            request.naming(),
            "InvalidInstanceName.Malformed",
            "InvalidDescription.Malformed");
    Names.checkHostName(request.machine().hostName());
    String id = desk.newId("i");
    long epoch = tx.revision();
    Attachment first = new Attachment(id, 0, 0, epoch, desk.now());
    boolean confirmed = Ports.confirmed(labels) && request.start();
    EniStatus eniStatus = confirmed ? EniStatus.ATTACHING : EniStatus.IN_USE;
    EniFactory enis = new EniFactory(desk, tx, call);
    Eni primary = enis.onInstance(request.primary(), EniType.PRIMARY, eniStatus, first);
    Instance instance =
        new Instance(
            id,
            type.id(),
            status(request.start(), confirmed),
            desk.now(),
            epoch,
            primary.place(),
            primary.securityGroupIds(),
            request.machine(),
            labels,
            desk.now(),
            request.start() ? desk.now() : null);
    tx.put(Kinds.INSTANCE, instance);
    int device = 1;
    for (CreateEni secondary : request.secondaries()) {
      Eni eni =
          enis.onInstance(
              secondary,
              EniType.SECONDARY,
              eniStatus,
              new Attachment(id, device++, 0, epoch, desk.now()));
      checkFits(instance, type, eni);
    }
    checkFits(instance, type, primary);
    for (String eniId : request.existingEniIds()) {
      new EniBinder(desk, tx, call).attachToNew(eniId, instance);
    }
    return id;
  }

  private void checkFits(Instance instance, InstanceType type, Eni eni) {
    EniRules.checkFits(type, eni);
    EniRules.checkQueues(type, eni, tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id()));
  }

  private void checkType(RunInstances request, InstanceType type) {
    int enis = 1 + request.secondaries().size() + request.existingEniIds().size();
    if (enis > type.eni().count()) {
      throw EcsException.forbidden(
          "EniPerInstanceLimitExceeded",
          type.id() + " has at most " + type.eni().count() + " network interfaces.");
    }
  }

  /** The zone is the vSwitch's; another one that was asked for is refused rather than ignored. */
  private void checkZone(RunInstances request) {
    String zoneId = request.zoneId();
    if (zoneId == null) {
      return;
    }
    desk.catalog().checkZone(call.regionId(), zoneId);
    VSwitch vSwitch = Lookup.vSwitch(tx, call, request.primary().vSwitchId());
    if (!vSwitch.zoneId().equals(zoneId)) {
      throw EcsException.forbidden(
          "OperationDenied.InconsistentNetwork",
          "The vSwitch " + vSwitch.id() + " is in " + vSwitch.zoneId() + ", not in " + zoneId);
    }
  }

  private static InstanceStatus status(boolean start, boolean confirmed) {
    if (!start) {
      return InstanceStatus.STOPPED;
    }
    return confirmed ? InstanceStatus.STARTING : InstanceStatus.RUNNING;
  }
}
