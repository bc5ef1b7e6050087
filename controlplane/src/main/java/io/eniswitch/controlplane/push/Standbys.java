package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an ENI is to have a port before it is there: at every member of its failover group. */
final class Standbys {
  private Standbys() {}

  /** Whether the ENI is in a failover group. */
  static boolean isFloating(View view, Eni eni) {
    return !groups(view, eni).isEmpty();
  }

  /** Whether the members of the ENI's failover group are on more than one host. */
  static boolean isAmongHosts(View view, Eni eni, Hosts hosts) {
    return groups(view, eni).stream()
            .flatMap(group -> group.instanceIds().stream())
            .map(id -> view.find(Kinds.INSTANCE, id))
            .flatMap(Stream::ofNullable)
            .map(hosts::of)
            .distinct()
            .count()
        > 1;
  }

  /** The attachments it would have where it is not now. */
  static List<Attachment> of(View view, Eni eni) {
    List<Attachment> standbys = new ArrayList<>();
    for (FailoverGroup group : groups(view, eni)) {
      for (String id : group.instanceIds()) {
        if (!isAt(eni.attachment(), id) && !isAt(eni.movedFrom(), id)) {
          standbys.add(new Attachment(id, group.deviceIndex(id), 0, 0, group.createdAt()));
        }
      }
    }
    return standbys;
  }

  private static List<FailoverGroup> groups(View view, Eni eni) {
    return List.copyOf(view.where(Kinds.FAILOVER_GROUP, Kinds.FAILOVER_GROUP_BY_ENI, eni.id()));
  }

  private static boolean isAt(@Nullable Attachment attachment, String instanceId) {
    return attachment != null && attachment.instanceId().equals(instanceId);
  }
}
