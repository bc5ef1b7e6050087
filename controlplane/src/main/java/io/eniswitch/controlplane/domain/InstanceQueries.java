package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.store.View;
import java.util.Comparator;
import java.util.List;

/** What {@link InstanceQuery} asks of one instance. */
final class InstanceQueries {
  private InstanceQueries() {}

  /** Whether the instance itself is asked for, whatever its addresses. */
  static boolean matches(InstanceQuery query, Instance instance) {
    return (query.instanceIds().isEmpty() || query.instanceIds().contains(instance.id()))
        && (query.vpcId() == null || query.vpcId().equals(instance.place().vpcId()))
        && (query.vSwitchId() == null || query.vSwitchId().equals(instance.place().vSwitchId()))
        && (query.zoneId() == null || query.zoneId().equals(instance.place().zoneId()))
        && (query.name() == null || query.name().equals(instance.labels().name()))
        && (query.typeId() == null || query.typeId().equals(instance.typeId()))
        && (query.status() == null || query.status() == instance.status())
        && (query.securityGroupId() == null
            || instance.securityGroupIds().contains(query.securityGroupId()))
        && instance.labels().matches(query.tags());
  }

  /** Whether its primary ENI has one of the addresses asked for. */
  static boolean hasAddress(View view, InstanceQuery query, Instance instance) {
    return query.privateAddresses().isEmpty()
        || enis(view, instance.id()).stream()
            .anyMatch(eni ->
                eni.primary() && query.privateAddresses().contains(eni.addresses().primary()));
  }

  /** The ENIs of an instance, in the order of their devices. */
  static List<Eni> enis(View view, String instanceId) {
    return view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instanceId).stream()
        .filter(eni -> eni.instanceId().equals(instanceId))
        .sorted(Comparator.comparingInt(InstanceQueries::device))
        .toList();
  }

  private static int device(Eni eni) {
    Attachment attachment = eni.attachment();
    return attachment == null ? Integer.MAX_VALUE : attachment.deviceIndex();
  }
}
