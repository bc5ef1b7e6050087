package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/**
 * What the switch says about what it was asked for: an attach, detach or move ends here, and so
 * does the start or stop of an instance.
 *
 * <p>Every report names the epoch it answers; one about an older epoch is void and changes nothing,
 * and the value of its commit is false.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class SwitchReports {
  private final Desk desk;

  SwitchReports(Desk desk) {
    this.desk = desk;
  }

  /** The ENI forwards at its new place: Attaching → InUse. */
  public Commit<Boolean> attached(String eniId, long epoch) {
    return eni(eniId, epoch, EniStatus.ATTACHING, (tx, eni) -> inUse(eni));
  }

  /** The switch the ENI is moved from forwards it no more: it is free to forward elsewhere. */
  public Commit<Boolean> released(String eniId, long epoch) {
    return eni(
        eniId,
        epoch,
        EniStatus.ATTACHING,
        (tx, eni) -> {
          Attachment from = eni.movedFrom();
          return from == null
              ? eni
              : eni.bound(EniStatus.ATTACHING, eni.attachment(), from.released());
        });
  }

  /**
   * The ENI cannot be at its new place: Attaching → Available, or InUse where it was moved from. An
   * ENI that came with the start of its instance waits for the instance's own report.
   */
  public Commit<Boolean> attachFailed(String eniId, long epoch) {
    return eni(
        eniId,
        epoch,
        EniStatus.ATTACHING,
        (tx, eni) -> startsWithInstance(tx, eni) ? eni : back(tx, eni, desk));
  }

  /** The ENI's port is gone: Detaching → Available. */
  public Commit<Boolean> detached(String eniId, long epoch) {
    return eni(
        eniId, epoch, EniStatus.DETACHING, (tx, eni) -> eni.bound(EniStatus.AVAILABLE, null));
  }

  /** The instance's ports forward: Starting → Running, and its ENIs of that epoch are InUse. */
  public Commit<Boolean> started(String instanceId, long epoch) {
    return instance(
        instanceId,
        epoch,
        InstanceStatus.STARTING,
        (tx, instance) -> settle(tx, instance.withStatus(InstanceStatus.RUNNING, epoch), epoch));
  }

  /** The instance's ports cannot be made: Starting → Stopped. */
  public Commit<Boolean> startFailed(String instanceId, long epoch) {
    return instance(instanceId, epoch, InstanceStatus.STARTING, SwitchReports::stop);
  }

  /** The instance's ports are gone: Stopping → Stopped. */
  public Commit<Boolean> stopped(String instanceId, long epoch) {
    return instance(instanceId, epoch, InstanceStatus.STOPPING, SwitchReports::stop);
  }

  /** A step of one record within a transaction. */
  @FunctionalInterface
  interface Step<R> {
    /** The record as it is afterwards. */
    R apply(Transaction tx, R record);
  }

  private Commit<Boolean> eni(String eniId, long epoch, EniStatus from, Step<Eni> step) {
    return desk.change(tx -> {
      Eni eni = tx.find(Kinds.ENI, eniId);
      Attachment attachment = eni == null ? null : eni.attachment();
      if (eni == null
          || eni.status() != from
          || attachment == null
          || attachment.epoch() != epoch) {
        return false;
      }
      tx.put(Kinds.ENI, step.apply(tx, eni));
      return true;
    });
  }

  private Commit<Boolean> instance(
      String instanceId, long epoch, InstanceStatus from, Step<Instance> step) {
    return desk.change(tx -> {
      Instance instance = tx.find(Kinds.INSTANCE, instanceId);
      if (instance == null || instance.status() != from || instance.epoch() != epoch) {
        return false;
      }
      tx.put(Kinds.INSTANCE, step.apply(tx, instance));
      return true;
    });
  }

  private static Eni inUse(Eni eni) {
    return eni.bound(EniStatus.IN_USE, eni.attachment());
  }

  /** Whether the ENI is Attaching because its instance is Starting. */
  static boolean startsWithInstance(Transaction tx, Eni eni) {
    Instance instance = tx.find(Kinds.INSTANCE, eni.instanceId());
    Attachment attachment = eni.attachment();
    return instance != null
        && instance.status() == InstanceStatus.STARTING
        && attachment != null
        && attachment.epoch() == instance.epoch();
  }

  /** An ENI that does not arrive where it was going. */
  static Eni back(Transaction tx, Eni eni, Desk desk) {
    Attachment from = eni.movedFrom();
    if (from == null || tx.find(Kinds.INSTANCE, from.instanceId()) == null) {
      return eni.bound(EniStatus.AVAILABLE, null);
    }
    Attachment to = from.withEpoch(tx.revision(), desk.now());
    // Where it was going may have it by now: it is moved back, not just left.
    return from.isReleased()
        ? eni.bound(EniStatus.ATTACHING, to, eni.attachment())
        : eni.bound(EniStatus.IN_USE, to);
  }

  private static Instance settle(Transaction tx, Instance instance, long epoch) {
    for (Eni eni : enis(tx, instance)) {
      Attachment attachment = eni.attachment();
      if (eni.status() == EniStatus.ATTACHING
          && attachment != null
          && attachment.epoch() == epoch) {
        tx.put(Kinds.ENI, inUse(eni));
      }
    }
    return instance;
  }

  /** Without ports there is nothing to wait for: whatever is under way on the instance is done. */
  static Instance stop(Transaction tx, Instance instance) {
    for (Eni eni : enis(tx, instance)) {
      if (eni.status() == EniStatus.ATTACHING && eni.instanceId().equals(instance.id())) {
        tx.put(Kinds.ENI, inUse(eni));
      } else if (eni.status() == EniStatus.DETACHING) {
        tx.put(Kinds.ENI, eni.bound(EniStatus.AVAILABLE, null));
      }
    }
    return instance.withStatus(InstanceStatus.STOPPED, tx.revision());
  }

  private static List<Eni> enis(Transaction tx, Instance instance) {
    return List.copyOf(tx.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id()));
  }
}
