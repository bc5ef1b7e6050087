package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.probe.Watched;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The instances whose health is watched. <b>Threading</b>: the follower's turn. */
final class MemberTrack {
  private final Consumer<List<Watched>> watches;
  private final Map<String, Watched> wanted = new LinkedHashMap<>();
  private @Nullable Set<String> unnamed;
  private boolean changed;

  /** Tells of all that is to be watched, each time it changes. */
  MemberTrack(Consumer<List<Watched>> watches) {
    this.watches = watches;
  }

  /** What is not wanted until {@link #onEnd} is watched no more. */
  void onBegin() {
    unnamed = new HashSet<>(wanted.keySet());
  }

  /** Everything wanted was named. */
  void onEnd() {
    if (unnamed != null) {
      unnamed.forEach(this::unwant);
      unnamed = null;
    }
  }

  /** An instance is to be watched. */
  void want(Watched watched) {
    if (unnamed != null) {
      unnamed.remove(watched.instanceId());
    }
    changed |= !watched.equals(wanted.put(watched.instanceId(), watched));
  }

  /** An instance is to be watched no more. */
  void unwant(String instanceId) {
    changed |= wanted.remove(instanceId) != null;
  }

  /** Tells what is new. */
  void tell() {
    if (changed) {
      changed = false;
      watches.accept(List.copyOf(wanted.values()));
    }
  }
}
