package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind that ENIs need: there before the first that needs them, gone after the last.
 * The switch carries changes out in the order they were asked for, so nothing here waits.
 *
 * <p><b>Threading</b>: the follower's turn.
 */
final class DefinitionTrack<C> {
  /**
   * How to ask for things of a kind.
   *
   * @param put the change that makes one as configured
   * @param remove the change that takes the one with a name away
   */
  record Kind<C>(Function<C, Change> put, Function<String, Change> remove) {}

  private final Kind<C> kind;
  private final Function<Change, CompletableFuture<Applied>> dataplane;
  private final ErrorHandler errors;
  private final Map<String, C> wanted = new HashMap<>();
  private final Map<String, CompletableFuture<Applied>> present = new HashMap<>();
  private final Map<String, C> leaving = new HashMap<>();
  private @Nullable Set<String> unnamed;

  DefinitionTrack(
      Kind<C> kind, Function<Change, CompletableFuture<Applied>> dataplane, ErrorHandler errors) {
    this.kind = kind;
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

  /** The thing is to be as given. */
  void want(String id, C config) {
    if (unnamed != null) {
      unnamed.remove(id);
    }
    leaving.remove(id);
    if (!config.equals(wanted.put(id, config))) {
      present.remove(id);
    }
    ensure(id);
  }

  /** Asks for the thing if it is wanted and was not asked for, or was refused. */
  void ensure(String id) {
    C config = wanted.get(id);
    CompletableFuture<Applied> asked = present.get(id);
    if (config == null || asked != null && !asked.isCompletedExceptionally()) {
      return;
    }
    present.put(id, apply(kind.put().apply(config)));
  }

  /** All that are, or are to be. */
  Stream<C> all() {
    return Stream.concat(wanted.values().stream(), leaving.values().stream());
  }

  /** The thing is to go. */
  void unwant(String id) {
    C config = wanted.remove(id);
    if (config != null) {
      leaving.put(id, config);
    }
  }

  /** Whether anything is to go. */
  boolean isLeaving() {
    return !leaving.isEmpty();
  }

  /** Takes away what is to go and is not among the used, which are asked for only then. */
  void removeUnused(Supplier<Stream<String>> used) {
    if (leaving.isEmpty()) {
      return;
    }
    Set<String> unused = new HashSet<>(leaving.keySet());
    used.get().forEach(unused::remove);
    for (String id : unused) {
      leaving.remove(id);
      present.remove(id);
      var _ = apply(kind.remove().apply(id));
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
