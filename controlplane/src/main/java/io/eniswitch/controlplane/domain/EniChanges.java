package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.InstanceType;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.SessionTimeouts;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/** What ModifyNetworkInterfaceAttribute changes, and what it refuses. */
final class EniChanges {
  private static final int MAX_QUEUES = 2048;

  private EniChanges() {}

  /** Changes the ENI as asked, or nothing at all. */
  static Eni modify(Desk desk, Transaction tx, Call call, ModifyEni request) {
    Eni eni = Lookup.eni(tx, call, request.eniId());
    if (eni.primary() && request.queueNumber() != null) {
      throw EcsException.forbidden(
          "InvalidOperation.ModifyPrimaryEniQueueNumber",
          "The queue number of a primary ENI does not change.");
    }
    if (eni.primary() && request.beyondNames()) {
      throw EcsException.notFound(
          "InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc",
          "Of a primary ENI only name and description change.");
    }
    Eni changed =
        eni.withLabels(labels(eni.labels(), request))
            .withSettings(settings(tx, desk, eni, request));
    List<String> groupIds = request.securityGroupIds();
    if (groupIds != null) {
      EniRules.checkStatus(eni, EniStatus.AVAILABLE, EniStatus.IN_USE);
      changed =
          new GroupMembership(desk, tx, call, GroupCodes.CHANGED_ENI).replace(changed, groupIds);
    }
    tx.put(Kinds.ENI, changed);
    return changed;
  }

  private static Labels labels(Labels labels, ModifyEni request) {
    Labels changed = labels;
    String name = request.name();
    if (name != null) {
      if (!name.isEmpty() && !Names.isName(name)) {
        throw EcsException.forbidden(
            "InvalidParams.NetworkInterfaceName",
            "The name '" + name + "' is not 2 to 128 letters, digits, ':', '_', '.' and '-'.");
      }
      changed = changed.withName(name);
    }
    String description = request.description();
    if (description != null) {
      Names.checkDescription(description, "InvalidParameter");
      changed = changed.withDescription(description);
    }
    return changed;
  }

  private static EniSettings settings(Transaction tx, Desk desk, Eni eni, ModifyEni request) {
    EniSettings changed = eni.settings().withTimeouts(timeouts(eni, request.timeouts()));
    if (request.deleteOnRelease() != null) {
      changed = changed.withDeleteOnRelease(request.deleteOnRelease());
    }
    if (request.sourceDestCheck() != null) {
      changed = changed.withSourceDestCheck(request.sourceDestCheck());
    }
    Integer queues = request.queueNumber();
    if (queues != null) {
      checkQueues(tx, desk, eni, queues);
      changed = changed.withQueueNumber(queues);
    }
    return changed;
  }

  private static SessionTimeouts timeouts(Eni eni, ModifyEni.Timeouts asked) {
    SessionTimeouts old = eni.settings().timeouts();
    try {
      return new SessionTimeouts(
          asked.tcpEstablished() == null ? old.tcpEstablished() : asked.tcpEstablished(),
          asked.tcpClosed() == null ? old.tcpClosed() : asked.tcpClosed(),
          asked.udp() == null ? old.udp() : asked.udp());
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid(
          "InvalidParameter.EniConnectionTrackingConfiguration", String.valueOf(e.getMessage()));
    }
  }

  private static void checkQueues(Transaction tx, Desk desk, Eni eni, int queues) {
    checkQueueNumber(queues);
    Instance instance = tx.find(Kinds.INSTANCE, eni.instanceId());
    if (instance == null) {
      return;
    }
    if (instance.status() != InstanceStatus.STOPPED) {
      throw EcsException.forbidden(
          "InvalidOperation.InvalidEniState",
          "The queue number changes while Available, or on a Stopped instance.");
    }
    InstanceType type = desk.catalog().instanceType(instance.typeId());
    EniRules.checkQueues(
        type,
        eni.withSettings(eni.settings().withQueueNumber(queues)),
        tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id()));
  }

  /** Refuses a number of queues no ENI can have. */
  static void checkQueueNumber(int queues) {
    if (queues < 1 || queues > MAX_QUEUES) {
      throw EcsException.forbidden(
          "InvalidParameter.InvalidEniQueueNumber",
          "QueueNumber " + queues + " is not between 1 and " + MAX_QUEUES + ".");
    }
  }
}
