package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniPermission;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/** Takes an ENI away with everything that belongs to it. */
final class EniRemoval {
  private EniRemoval() {}

  /** Removes the ENI, its permissions and its failover group, and gives its addresses back. */
  static void remove(Desk desk, Transaction tx, Eni eni) {
    VSwitch vSwitch = tx.find(Kinds.VSWITCH, eni.place().vSwitchId());
    if (vSwitch != null) {
      new AddressBook(tx, vSwitch, desk.now(), desk.settings().addressCoolDown())
          .release(eni.addresses().all(), eni.addresses().prefixes());
    }
    List.copyOf(tx.where(Kinds.PERMISSION, Kinds.PERMISSION_BY_ENI, eni.id())).stream()
        .map(EniPermission::id)
        .forEach(id -> tx.remove(Kinds.PERMISSION, id));
    List.copyOf(tx.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_ENI, eni.id()))
        .forEach(group -> tx.remove(Kinds.FAILOVER_GROUP, group.id()));
    tx.remove(Kinds.ENI, eni.id());
  }
}
