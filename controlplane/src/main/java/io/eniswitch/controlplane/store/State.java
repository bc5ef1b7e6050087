package io.eniswitch.controlplane.store;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * Everything at one revision, as an immutable value.
 *
 * <p><b>Threading</b>: any thread.
 */
record State(long revision, HashPMap<String, Table<?>> tables) implements View {
  /** No records of these kinds, at revision 0. */
  static State empty(Collection<Kind<?>> kinds) {
    HashPMap<String, Table<?>> tables = HashTreePMap.empty();
    for (Kind<?> kind : kinds) {
      if (tables.containsKey(kind.name())) {
        throw new IllegalArgumentException("two kinds named " + kind.name());
      }
      tables = tables.plus(kind.name(), Table.empty(kind));
    }
    return new State(0, tables);
  }

  /** The table of a kind. */
  @SuppressWarnings("unchecked") // a table is only ever put under its own kind's name
  <R> Table<R> table(Kind<R> kind) {
    Table<?> table = tables.get(kind.name());
    if (table == null) {
      throw new IllegalArgumentException("the store was not opened for " + kind.name());
    }
    return (Table<R>) table;
  }

  /** This state with another table of the same kind. */
  State with(Table<?> table) {
    return new State(revision, tables.plus(table.kind().name(), table));
  }

  /** This state under another revision. */
  State at(long newRevision) {
    return new State(newRevision, tables);
  }

  @Override
  public <R> @Nullable R find(Kind<R> kind, String key) {
    return table(kind).records().get(key);
  }

  @Override
  public <R> Collection<R> all(Kind<R> kind) {
    return table(kind).records().values();
  }

  @Override
  public <R> Collection<R> after(Kind<R> kind, String key) {
    return table(kind).after(key);
  }

  @Override
  public <R> Collection<R> where(Kind<R> kind, Index<R> index, String value) {
    return table(kind).where(index, value, "");
  }

  @Override
  public <R> Collection<R> where(Kind<R> kind, Index<R> index, String value, String afterKey) {
    return table(kind).where(index, value, afterKey);
  }
}
