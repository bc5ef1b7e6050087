package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.EniQuery;
import io.eniswitch.controlplane.domain.InstanceQuery;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.Commit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When an answer may go out: not before the change is durable, and for a change that the switch
 * carries out not before the switch forwards accordingly.
 *
 * <p><b>Threading:</b> any virtual thread; blocks. <b>Bounds:</b> a change that is not durable in
 * time is an error; one that the switch has not confirmed in time is answered as begun, which is
 * all the API promises for it.
 */
final class Answers {
  /** How long the disk may take. */
  static final Duration DURABLE_TIMEOUT = Duration.ofSeconds(8);

  /** How long the switch may take: shorter than any client waits for an answer. */
  static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(5);

  private final Domain domain;
  private final Duration settleTimeout;

  Answers(Domain domain, Duration settleTimeout) {
    this.domain = domain;
    this.settleTimeout = settleTimeout;
  }

  /** The value of a change once no crash can undo it. */
  <T> T durable(Commit<T> commit) {
    return commit.await(DURABLE_TIMEOUT);
  }

  /**
   * The value of a change once every switch that follows obeys it and no crash can undo it. A
   * switch that does not in time is waited for no more: it obeys as soon as it is there again.
   */
  <T> T inForce(Commit<T> commit) {
    if (!isDone(domain.enforcement().everywhere(commit.revision()))) {
      domain.enforcement().giveUp(commit.revision());
    }
    return durable(commit);
  }

  /**
   * Waits for an ENI's change of place.
   *
   * @param goal the status the change leads to
   * @throws ApiError 500 {@code InternalError} if it settled elsewhere: the switch could not do it
   */
  void settled(Call call, Commit<Eni> commit, EniStatus goal) {
    Eni begun = commit.value();
    boolean isSettled = waitFor(List.of(begun.id()));
    durable(commit);
    if (!isSettled) {
      return;
    }
    EniQuery query = EniQuery.ids(List.of(begun.id()));
    for (Eni now : domain.enis().query(call, query, PageRequest.FIRST).items()) {
      boolean isThere = goal == now.status() && now.instanceId().equals(wanted(begun, goal));
      if (now.status().settled() && !isThere && isSameChange(begun, now)) {
        throw notDone(begun.id(), now.status().wireName());
      }
    }
  }

  private static String wanted(Eni begun, EniStatus goal) {
    return goal == EniStatus.AVAILABLE ? "" : begun.instanceId();
  }

  /** Another caller may have begun something else meanwhile, which is no failure of this. */
  private static boolean isSameChange(Eni begun, Eni now) {
    var from = begun.movedFrom();
    String before = from == null ? "" : from.instanceId();
    return begun.status() == EniStatus.ATTACHING && now.instanceId().equals(before);
  }

  /**
   * Waits for the start or stop of an instance.
   *
   * @throws ApiError 500 {@code InternalError} if it settled elsewhere: the switch could not do it
   */
  void settled(Call call, Commit<Instance> commit, InstanceStatus goal) {
    Instance begun = commit.value();
    boolean isSettled = waitFor(List.of(begun.id()));
    durable(commit);
    if (!isSettled || begun.status() != InstanceStatus.STARTING) {
      return;
    }
    InstanceQuery query = InstanceQuery.ids(List.of(begun.id()));
    for (Instance now : domain.instances().query(call, query, PageRequest.FIRST).items()) {
      if (now.status() == InstanceStatus.STOPPED && goal == InstanceStatus.RUNNING) {
        throw notDone(begun.id(), now.status().wireName());
      }
    }
  }

  /** Waits for everything with these ids; a part that fails is shown by its status. */
  void settled(Commit<List<String>> commit) {
    boolean _ = waitFor(commit.value());
    durable(commit);
  }

  private static ApiError notDone(String id, String status) {
    return new ApiError(
        500,
        "InternalError",
        "The switch could not do it: " + id + " is " + status + " as before. Its log says why.");
  }

  private boolean waitFor(List<String> ids) {
    CompletableFuture<?>[] all =
        ids.stream().map(domain::settled).toArray(CompletableFuture<?>[]::new);
    return isDone(CompletableFuture.allOf(all));
  }

  private boolean isDone(CompletableFuture<?> future) {
    try {
      future.get(settleTimeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for the switch", e);
    }
  }
}
