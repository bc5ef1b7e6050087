package io.eniswitch.controlplane.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A transaction that readers and watchers see already.
 *
 * @param <T> what its body returned
 * @param value what its body returned
 * @param revision its revision; if it changed nothing, the one it saw
 * @param durable completes when no crash can undo it and anything it saw
 */
public record Commit<T>(T value, long revision, CompletableFuture<Void> durable) {
  /**
   * Waits until it is durable.
   *
   * @return what the body returned
   * @throws StoreException if it did not become durable in time, or the journal failed
   */
  public T await(Duration timeout) {
    try {
      durable.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while revision " + revision + " was made durable", e);
    } catch (TimeoutException e) {
      throw new StoreException("revision " + revision + " is not durable after " + timeout, e);
    } catch (ExecutionException e) {
      throw new StoreException("revision " + revision + " was not made durable", e);
    }
  }
}
