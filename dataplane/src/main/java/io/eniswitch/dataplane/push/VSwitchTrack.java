package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.VSwitchConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * The vSwitches control wants: there before their first ENI, gone after their last. The switch
 * carries changes out in the order they were asked for, so nothing here waits.
 *
 * <p><b>Threading</b>: the follower's thread.
 */
final class VSwitchTrack {
  private final Function<Change, CompletableFuture<Applied>> dataplane;
  private final ErrorHandler errors;
  private final Map<String, VSwitchConfig> wanted = new HashMap<>();
  private final Map<String, CompletableFuture<Applied>> present = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();
  private @Nullable Set<String> unnamed;

  VSwitchTrack(Function<Change, CompletableFuture<Applied>> dataplane, ErrorHandler errors) {
    this.dataplane = dataplane;
    this.errors = errors;
  }

  /** What is not wanted until {@link #onEnd} is to go. */
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

  /** The vSwitch is to be as given. */
  void want(VSwitchConfig config) {
    String id = config.vSwitchId();
    if (unnamed != null) {
      unnamed.remove(id);
    }
    leaving.remove(id);
    if (!config.equals(wanted.put(id, config))) {
      present.remove(id);
    }
    ensure(id);
  }

  /** Asks for the vSwitch if it is wanted and was not asked for, or was refused. */
  void ensure(String vSwitchId) {
    VSwitchConfig config = wanted.get(vSwitchId);
    CompletableFuture<Applied> asked = present.get(vSwitchId);
    if (config == null || asked != null && !asked.isCompletedExceptionally()) {
      return;
    }
    present.put(vSwitchId, apply(new Change.PutVSwitch(config)));
  }

  /** The vSwitch is to go. */
  void unwant(String vSwitchId) {
    if (wanted.remove(vSwitchId) != null) {
      leaving.add(vSwitchId);
    }
  }

  /** Takes away what is to go and that none of the ENIs is in. */
  void removeUnused(Collection<EniTrack> enis) {
    if (leaving.isEmpty()) {
      return;
    }
    List<String> used = enis.stream().map(EniTrack::vSwitchId).flatMap(Optional::stream).toList();
    Set<String> unused = new HashSet<>(leaving);
    used.forEach(unused::remove);
    for (Iterator<String> all = unused.iterator(); all.hasNext(); ) {
      String id = all.next();
      leaving.remove(id);
      present.remove(id);
      var _ = apply(new Change.RemoveVSwitch(id));
    }
  }

  private CompletableFuture<Applied> apply(Change change) {
    return dataplane
        .apply(change)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            errors.onError(failure);
          }
        });
  }
}
