package io.eniswitch.controlplane.store;

import java.util.Optional;
import java.util.function.Function;

/**
 * Records, durable.
 *
 * <p><b>Threading</b>: any thread. Transactions happen one after the other; readers never wait.
 */
public interface Store extends AutoCloseable {
  /** Everything as it is now; stays as it is. */
  View snapshot();

  /**
   * Runs a transaction. When the body throws, nothing happened and the exception passes on.
   *
   * @param body may run more than once; does nothing but read and change the transaction
   * @throws StoreException if the store no longer takes changes
   */
  <T> Commit<T> write(Function<Transaction, T> body);

  /**
   * Adds a watcher: it learns of every change after the view returned.
   *
   * @return everything as it was when the watcher was added
   */
  View watch(Watcher watcher);

  /** Takes a watcher away; it may still learn of the change under way. */
  void unwatch(Watcher watcher);

  /** The last revision that no crash can undo. */
  long durableRevision();

  /** Empty while changes are taken, else why not, in a sentence. */
  Optional<String> whyNotWritable();

  /** Makes what is pending durable and stops. */
  @Override
  void close();
}
