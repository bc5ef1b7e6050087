package io.eniswitch.controlplane.store;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * What survives a crash: the last durable state of every record.
 *
 * <p><b>Threading</b>: {@link #load} once, then {@link #append} by one thread, then close.
 */
public interface Journal extends AutoCloseable {
  /**
   * Reads all records.
   *
   * @param kinds the collections to read; a collection on disk that is none of them is an error
   * @param sink takes each record with its kind
   * @return the last durable revision; 0 when new
   */
  long load(List<Kind<?>> kinds, BiConsumer<Kind<?>, Object> sink);

  /**
   * Makes changes durable, all or none.
   *
   * @param sets in the order of their revisions
   * @throws StoreException if they are not durable; nothing else may be appended then
   */
  void append(List<ChangeSet> sets);

  @Override
  void close();
}
