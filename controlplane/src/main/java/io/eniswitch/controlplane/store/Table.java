package io.eniswitch.controlplane.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The records of one kind as an immutable value: a change makes a new table that shares nearly
 * everything with the old one. Every operation is O(log n).
 *
 * <p><b>Layout</b>: index entries are keyed by value, NUL, key, so that the records of a value
 * follow each other in the order of their keys.
 *
 * @param <R> the record type
 */
record Table<R>(Kind<R> kind, TreePMap<String, R> records, List<TreePMap<String, R>> indexes) {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';

  /** No records. */
  static <R> Table<R> empty(Kind<R> kind) {
    List<TreePMap<String, R>> indexes = new ArrayList<>();
    kind.indexes().forEach(index -> indexes.add(TreePMap.empty()));
    return new Table<>(kind, TreePMap.empty(), List.copyOf(indexes));
  }

  /** A table of these records, by their keys: built at once, much faster than one by one. */
  static <R> Table<R> of(Kind<R> kind, SortedMap<String, R> records) {
    List<TreePMap<String, R>> indexes =
        kind.indexes().parallelStream().map(index -> entries(index, records)).toList();
    return new Table<>(kind, TreePMap.fromSortedMap(records), indexes);
  }

  private static <R> TreePMap<String, R> entries(Index<R> index, SortedMap<String, R> records) {
    TreeMap<String, R> entries = new TreeMap<>();
    records.forEach((key, record) ->
        index
            .values()
            .apply(record)
            .forEach(value -> entries.put(value + SEPARATOR + key, record)));
    return TreePMap.fromSortedMap(entries);
  }

  /** This table with the record, which replaces the one with its key. */
  Table<R> with(R record) {
    String key = kind.key().apply(record);
    return new Table<>(kind, records.plus(key, record), reindexed(key, records.get(key), record));
  }

  /** This table without the record with this key. */
  Table<R> without(String key) {
    R old = records.get(key);
    return old == null ? this : new Table<>(kind, records.minus(key), reindexed(key, old, null));
  }

  private List<TreePMap<String, R>> reindexed(String key, @Nullable R before, @Nullable R after) {
    List<TreePMap<String, R>> changed = new ArrayList<>(indexes.size());
    for (int i = 0; i < indexes.size(); i++) {
      Index<R> index = kind.indexes().get(i);
      Collection<String> oldValues = before == null ? List.of() : index.values().apply(before);
      Collection<String> newValues = after == null ? List.of() : index.values().apply(after);
      TreePMap<String, R> map = indexes.get(i);
      for (String value : oldValues) {
        if (!newValues.contains(value)) {
          map = map.minus(value + SEPARATOR + key);
        }
      }
      if (after != null) {
        for (String value : newValues) {
          map = map.plus(value + SEPARATOR + key, after);
        }
      }
      changed.add(map);
    }
    return List.copyOf(changed);
  }

  /** The records with keys after the one given, in order. */
  Collection<R> after(String key) {
    return key.isEmpty() ? records.values() : records.tailMap(key, false).values();
  }

  /** The records with this value in the index and keys after the one given, in order. */
  Collection<R> where(Index<R> index, String value, String afterKey) {
    int position = kind.indexes().indexOf(index);
    if (position < 0) {
      throw new IllegalArgumentException(kind.name() + " has no index " + index.name());
    }
    TreePMap<String, R> entries = indexes.get(position);
    if (entries.isEmpty()) {
      return List.of();
    }
    return entries
        .subMap(value + SEPARATOR + afterKey, false, value + AFTER_SEPARATOR, false)
        .values();
  }
}
