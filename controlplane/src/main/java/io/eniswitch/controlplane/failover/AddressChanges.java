package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Addresses that go from one ENI in use to another by one change of the state. */
final class AddressChanges {
  private AddressChanges() {}

  /** An address that goes. */
  record AddressChange(Eni from, Eni to, IpAddress address) {}

  private record Pair(Eni before, Eni after) {}

  /** Those among changes. */
  static List<AddressChange> among(ChangeSet changes) {
    List<Pair> pairs = pairs(changes);
    if (pairs.size() < 2) {
      return List.of();
    }
    Map<IpAddress, Eni> lost = new HashMap<>();
    for (Pair pair : pairs) {
      List<IpAddress> kept = pair.after.addresses().all();
      for (IpAddress address : pair.before.addresses().all()) {
        if (!kept.contains(address)) {
          lost.put(address, pair.after);
        }
      }
    }
    List<AddressChange> found = new ArrayList<>();
    for (Pair pair : pairs) {
      List<IpAddress> had = pair.before.addresses().all();
      for (IpAddress address : pair.after.addresses().all()) {
        Eni from = lost.get(address);
        if (from != null && !had.contains(address) && from.place().equals(pair.after.place())) {
          found.add(new AddressChange(from, pair.after, address));
        }
      }
    }
    return found;
  }

  private static List<Pair> pairs(ChangeSet changes) {
    List<Pair> pairs = new ArrayList<>();
    for (Change<?> change : changes.changes()) {
      if (change.kind().equals(Kinds.ENI)
          && change.before() instanceof Eni before
          && change.after() instanceof Eni after
          && after.status() == EniStatus.IN_USE
          && !before.addresses().equals(after.addresses())) {
        pairs.add(new Pair(before, after));
      }
    }
    return pairs;
  }
}
