package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.store.Commit;

/**
 * Attach, detach and move. Each begins here and ends when a switch confirms it, see {@code
 * SwitchReports}. <b>Threading</b>: any thread.
 */
public final class EniBindings {
  private final Desk desk;

  EniBindings(Desk desk) {
    this.desk = desk;
  }

  /**
   * Begins to put an ENI on an instance.
   *
   * @return the ENI, Attaching; InUse at once if the instance has no port a switch makes
   */
  public Commit<Eni> attach(Call call, String eniId, String instanceId, int networkCardIndex) {
    return desk.run(
        call,
        tx -> {
          EniBinder binder = new EniBinder(desk, tx, call);
          return binder.attach(eniId, binder.instance(instanceId), networkCardIndex);
        });
  }

  /**
   * Begins to take an ENI off its instance.
   *
   * @return the ENI, Detaching; Available at once if the instance has no port a switch made
   */
  public Commit<Eni> detach(Call call, String eniId, String instanceId) {
    return desk.run(call, tx -> new EniBinder(desk, tx, call).detach(eniId, instanceId));
  }

  /**
   * Begins to move an ENI from the instance it is on to another, as one operation: it forwards at
   * the old place until the switch has redirected it.
   *
   * @return the ENI, Attaching; InUse at once if the new instance has no port a switch makes
   */
  public Commit<Eni> move(Call call, String eniId, String toInstanceId) {
    return desk.run(call, tx -> new EniBinder(desk, tx, call).move(eniId, toInstanceId));
  }
}
