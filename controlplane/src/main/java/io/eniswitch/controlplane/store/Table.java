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
 * follow each other in the order of their keys. They name the key of the record, not the record, so
 * that one that changes leaves the indexes as they are in which it keeps its values.
 *
 * @param <R> the record type
 */
record Table<R>(Kind<R> kind, TreePMap<String, R> records, List<TreePMap<String, String>> indexes) {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';

  /** No records. */
  static <R> Table<R> empty(Kind<R> kind) {
    List<TreePMap<String, String>> indexes = new ArrayList<>();
    kind.indexes().forEach(index -> indexes.add(TreePMap.empty()));
    return new Table<>(kind, TreePMap.empty(), List.copyOf(indexes));
  }

  /** A table of these records, by their keys: built at once, much faster than one by one. */
  static <R> Table<R> of(Kind<R> kind, SortedMap<String, R> records) {
    List<TreePMap<String, String>> indexes =
        kind.indexes().parallelStream().map(index -> entries(index, records)).toList();
    return new Table<>(kind, TreePMap.fromSortedMap(records), indexes);
  }

  private static <R> TreePMap<String, String> entries(
      Index<R> index, SortedMap<String, R> records) {
    TreeMap<String, String> entries = new TreeMap<>();
    records.forEach((key, record) ->
        index.values().apply(record).forEach(value -> entries.put(value + SEPARATOR + key, key)));
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

  @SuppressWarnings("UndefinedEquals") // values of another kind of collection are indexed anew
  private List<TreePMap<String, String>> reindexed(
      String key, @Nullable R before, @Nullable R after) {
    List<TreePMap<String, String>> changed = null;
    for (int i = 0; i < indexes.size(); i++) {
      Index<R> index = kind.indexes().get(i);
      Collection<String> oldValues = before == null ? List.of() : index.values().apply(before);
      Collection<String> newValues = after == null ? List.of() : index.values().apply(after);
      if (!oldValues.containsAll(newValues) || !newValues.containsAll(oldValues)) {
        changed = changed == null ? new ArrayList<>(indexes) : changed;
        changed.set(i, changed(indexes.get(i), key, oldValues, newValues));
      }
    }
    return changed == null ? indexes : List.copyOf(changed);
  }

  private static TreePMap<String, String> changed(
      TreePMap<String, String> index,
      String key,
      Collection<String> oldValues,
      Collection<String> newValues) {
    TreePMap<String, String> map = index;
    for (String value : oldValues) {
      if (!newValues.contains(value)) {
        map = map.minus(value + SEPARATOR + key);
      }
    }
    for (String value : newValues) {
      if (!oldValues.contains(value)) {
        map = map.plus(value + SEPARATOR + key, key);
      }
    }
    return map;
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
    TreePMap<String, String> entries = indexes.get(position);
    if (entries.isEmpty()) {
      return List.of();
    }
    return new Found<>(
        entries
            .subMap(value + SEPARATOR + afterKey, false, value + AFTER_SEPARATOR, false)
            .values(),
        records);
  }
}
