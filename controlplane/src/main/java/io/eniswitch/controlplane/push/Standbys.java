package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an ENI is to have a port before it is there: at every member of its failover group. */
final class Standbys {
  private Standbys() {}

  /** The failover groups of an ENI: one, or nearly always none. */
  static Collection<FailoverGroup> groups(View view, Eni eni) {
    return view.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_ENI, eni.id());
  }

  /** Whether the members of failover groups are on more than one host. */
  static boolean areAmongHosts(View view, Collection<FailoverGroup> groups, Hosts hosts) {
    return groups.stream()
            .flatMap(group -> group.instanceIds().stream())
            .map(id -> view.find(Kinds.INSTANCE, id))
            .flatMap(Stream::ofNullable)
            .map(hosts::of)
            .distinct()
            .count()
        > 1;
  }

  /** The attachments the ENI of failover groups would have where it is not now. */
  static List<Attachment> of(Collection<FailoverGroup> groups, Eni eni) {
    List<Attachment> standbys = new ArrayList<>();
    for (FailoverGroup group : groups) {
      for (String id : group.instanceIds()) {
        if (!isAt(eni.attachment(), id) && !isAt(eni.movedFrom(), id)) {
          standbys.add(new Attachment(id, group.deviceIndex(id), 0, 0, group.createdAt()));
        }
      }
    }
    return standbys;
  }

  private static boolean isAt(@Nullable Attachment attachment, String instanceId) {
    return attachment != null && attachment.instanceId().equals(instanceId);
  }
}
