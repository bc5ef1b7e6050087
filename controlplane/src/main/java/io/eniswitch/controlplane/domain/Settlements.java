package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.Watcher;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers wait until an ENI or instance is no longer on its way: until a switch confirmed, or
 * its time was up.
 *
 * <p><b>Threading</b>: any thread; futures complete on the common pool, never under the store's
 * lock. <b>Bounds</b>: one entry per ENI or instance on its way that someone waits for.
 */
final class Settlements implements Watcher {
  private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final Store store;

  Settlements(Store store) {
    this.store = store;
  }

  /** Completes when the ENI or instance with this id is not on its way, or does not exist. */
  CompletableFuture<Void> settled(String id) {
    CompletableFuture<Void> future = waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
    View view = store.snapshot();
    if (isSettled(view.find(Kinds.ENI, id)) && isSettled(view.find(Kinds.INSTANCE, id))) {
      complete(id);
    }
    return future;
  }

  @Override
  public void onApplied(ChangeSet changes) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Change<?> change : changes.changes()) {
      if (isSettled(change.after())) {
        complete(change.key());
      }
    }
  }

  private void complete(String id) {
    CompletableFuture<Void> future = waiting.remove(id);
    if (future != null) {
      future.completeAsync(() -> null);
    }
  }

  private static boolean isSettled(@Nullable Object record) {
    return switch (record) {
      case Eni eni -> eni.status() != EniStatus.ATTACHING && eni.status() != EniStatus.DETACHING;
      case Instance instance ->
          instance.status() != InstanceStatus.STARTING
              && instance.status() != InstanceStatus.STOPPING;
      case null, default -> true;
    };
  }
}
