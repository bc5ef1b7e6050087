package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.View;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of what may mean something else to a switch since the last look; some of them are of
 * records that are gone.
 *
 * @param prefixLists prefix lists
 * @param groups security groups
 * @param vSwitches vSwitches
 * @param instances instances: changed themselves, or with an ENI that came or went, or in a group
 * @param enis ENIs: changed themselves, or on an instance that did
 */
record Touched(
    Set<String> prefixLists,
    Set<String> groups,
    Set<String> vSwitches,
    Set<String> instances,
    Set<String> enis) {
  /** Nothing so far. */
  Touched() {
    this(
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>());
  }

  /** Whether it is nothing. */
  boolean isEmpty() {
    return enis.isEmpty() && isOnlyEnis();
  }

  /** Whether it is nothing but ENIs. */
  boolean isOnlyEnis() {
    return prefixLists.isEmpty() && groups.isEmpty() && vSwitches.isEmpty() && instances.isEmpty();
  }

  /** Everything there is. */
  static Touched all(View view) {
    Touched all = new Touched();
    view.all(Kinds.PREFIX_LIST).stream().map(PrefixList::id).forEach(all.prefixLists::add);
    view.all(Kinds.SECURITY_GROUP).stream().map(SecurityGroup::id).forEach(all.groups::add);
    view.all(Kinds.VSWITCH).stream().map(VSwitch::id).forEach(all.vSwitches::add);
    view.all(Kinds.INSTANCE).stream().map(Instance::id).forEach(all.instances::add);
    view.all(Kinds.ENI).stream().map(Eni::id).forEach(all.enis::add);
    return all;
  }

  /**
   * Adds what one transaction touched.
   *
   * @param view at its revision or later
   */
  void add(ChangeSet changes, View view) {
    for (Change<?> change : changes.changes()) {
      if (change.kind().equals(Kinds.VSWITCH)) {
        vSwitches.add(change.key());
      } else if (change.kind().equals(Kinds.SECURITY_GROUP)) {
        groups.add(change.key());
      } else if (change.kind().equals(Kinds.PREFIX_LIST)) {
        prefixLists.add(change.key());
      } else if (change.kind().equals(Kinds.INSTANCE)) {
        instances.add(change.key());
        view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, change.key()).stream()
            .map(Eni::id)
            .forEach(enis::add);
        view.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_INSTANCE, change.key()).stream()
            .map(FailoverGroup::eniId)
            .forEach(enis::add);
      } else if (change.kind().equals(Kinds.FAILOVER_GROUP)) {
        addGroup(change.before());
        addGroup(change.after());
      } else if (change.kind().equals(Kinds.ENI)) {
        addEni(change.key(), change.before());
        addEni(change.key(), change.after());
      }
    }
  }

  private void addGroup(@Nullable Object group) {
    if (group instanceof FailoverGroup record) {
      enis.add(record.eniId());
      instances.addAll(record.instanceIds());
    }
  }

  /** Adds an ENI with the instances a record of it names. */
  void addEni(String eniId, @Nullable Object eni) {
    enis.add(eniId);
    if (eni instanceof Eni record) {
      addInstance(record.attachment());
      addInstance(record.movedFrom());
    }
  }

  private void addInstance(@Nullable Attachment attachment) {
    if (attachment != null) {
      instances.add(attachment.instanceId());
    }
  }
}
