package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.domain.SwitchReports;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.View;
import java.util.Collection;

/**
 * Tells the domain what became of what it waits for, as far as the ledger knows. <b>Threading</b>:
 * the courier's turn.
 */
record Reporter(SwitchReports reports, Ledger ledger) {
  /** Reports on everything touched; the ledger is about this view. */
  void report(View view, Touched touched) {
    for (String eniId : touched.enis()) {
      Eni eni = view.find(Kinds.ENI, eniId);
      if (eni != null) {
        report(view, eni);
      }
    }
    for (String instanceId : touched.instances()) {
      Instance instance = view.find(Kinds.INSTANCE, instanceId);
      if (instance != null) {
        report(view, instance);
      }
    }
  }

  private void report(View view, Eni eni) {
    Attachment attachment = eni.attachment();
    Ledger.State state = ledger.state(eni.id());
    if (attachment == null || state == Ledger.State.OPEN) {
      return;
    }
    if (eni.status() == EniStatus.DETACHING) {
      reports.detached(eni.id(), attachment.epoch());
    } else if (eni.status() == EniStatus.ATTACHING && !startsWithInstance(view, attachment)) {
      if (state == Ledger.State.CONFIRMED && ledger.isHeld(eni.id())) {
        reports.released(eni.id(), attachment.epoch());
      } else if (state == Ledger.State.CONFIRMED) {
        reports.attached(eni.id(), attachment.epoch());
      } else {
        reports.attachFailed(eni.id(), attachment.epoch());
      }
    }
  }

  /** Whether the start of the instance is what brings the ENI; the instance's report is its own. */
  private static boolean startsWithInstance(View view, Attachment attachment) {
    Instance instance = view.find(Kinds.INSTANCE, attachment.instanceId());
    return instance != null
        && instance.status() == InstanceStatus.STARTING
        && instance.epoch() == attachment.epoch();
  }

  private void report(View view, Instance instance) {
    boolean starting = instance.status() == InstanceStatus.STARTING;
    if (!starting && instance.status() != InstanceStatus.STOPPING) {
      return;
    }
    Collection<Eni> enis = view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id());
    if (enis.stream().anyMatch(eni -> ledger.state(eni.id()) == Ledger.State.OPEN)) {
      return;
    }
    if (!starting) {
      reports.stopped(instance.id(), instance.epoch());
    } else if (enis.stream().anyMatch(eni -> cannotBeOn(eni, instance))) {
      reports.startFailed(instance.id(), instance.epoch());
    } else {
      reports.started(instance.id(), instance.epoch());
    }
  }

  private boolean cannotBeOn(Eni eni, Instance instance) {
    return ledger.state(eni.id()) == Ledger.State.REFUSED
        && eni.status() != EniStatus.DETACHING
        && eni.instanceId().equals(instance.id());
  }
}
