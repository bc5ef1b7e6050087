package io.eniswitch.controlplane.store;

import java.util.List;
import java.util.function.Function;

/**
 * A collection of records of one type.
 *
 * @param <R> the record type
 * @param name stays the same for ever: it names the collection on disk
 * @param type the record class
 * @param key a record's key, unique in the collection, without the character NUL
 * @param indexes the ways to look records up other than by key
 */
public record Kind<R>(String name, Class<R> type, Function<R, String> key, List<Index<R>> indexes) {
  /** Copies the list. */
  public Kind {
    indexes = List.copyOf(indexes);
  }
}
