package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.linux.LinuxException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * The instances of this host that are network namespaces. A namespace the switch made goes with the
 * last instance that uses it, once no ENI has a port there.
 *
 * <p><b>Threading</b>: the follower's turn.
 */
final class InstanceTrack {
  private final OwnedNamespaces namespaces;
  private final ErrorHandler errors;
  private final Map<String, String> wanted = new HashMap<>();
  private final Map<String, String> leaving = new HashMap<>();
  private @Nullable Set<String> unnamed;
  private boolean looksForLeftovers;

  InstanceTrack(OwnedNamespaces namespaces, ErrorHandler errors) {
    this.namespaces = namespaces;
    this.errors = errors;
  }

  /** What is not wanted until {@link #onEnd} is to go. */
  void onBegin() {
    unnamed = new HashSet<>(wanted.keySet());
  }

  /** Everything wanted was named: namespaces made in an earlier life and named no more go too. */
  void onEnd() {
    if (unnamed != null) {
      unnamed.forEach(this::unwant);
      unnamed = null;
    }
    looksForLeftovers = true;
  }

  /** The instance is, or will be, this namespace. */
  void want(String instanceId, String namespace) {
    if (unnamed != null) {
      unnamed.remove(instanceId);
    }
    wanted.put(instanceId, namespace);
    leaving.remove(instanceId);
  }

  /** The instance is to go. */
  void unwant(String instanceId) {
    String namespace = wanted.remove(instanceId);
    if (namespace != null) {
      leaving.put(instanceId, namespace);
    }
  }

  /** Whether there is something to do for {@link #removeUnused}. */
  boolean isLeaving() {
    return looksForLeftovers || !leaving.isEmpty();
  }

  /** Takes namespaces away that nothing uses any more; it may wait for the kernel. */
  void removeUnused(Collection<EniTrack> enis) {
    if (looksForLeftovers) {
      looksForLeftovers = false;
      removeLeftovers();
    }
    for (String instanceId : List.copyOf(leaving.keySet())) {
      if (enis.stream().noneMatch(eni -> eni.touches(instanceId))) {
        String namespace = Objects.requireNonNull(leaving.remove(instanceId));
        if (!wanted.containsValue(namespace) && !leaving.containsValue(namespace)) {
          release(namespace);
        }
      }
    }
  }

  private void removeLeftovers() {
    try {
      for (String name : namespaces.names()) {
        if (!wanted.containsValue(name) && !leaving.containsValue(name)) {
          namespaces.release(name);
        }
      }
    } catch (IOException | LinuxException e) {
      errors.onError(e);
    }
  }

  private void release(String namespace) {
    try {
      namespaces.release(namespace);
    } catch (IOException | LinuxException e) {
      errors.onError(e);
    }
  }
}
