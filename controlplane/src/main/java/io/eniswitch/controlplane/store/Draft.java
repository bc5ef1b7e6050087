package io.eniswitch.controlplane.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transaction under way: the state so far, and what it did to which record. */
final class Draft implements Transaction {
  private final State base;
  private final Map<Touched, Kind<?>> touched = new LinkedHashMap<>();
  private State state;
  private boolean open = true;

  private record Touched(String kind, String key) {}

  Draft(State base) {
    this.base = base;
    this.state = base.at(base.revision() + 1);
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public <R> @Nullable R find(Kind<R> kind, String key) {
    return state.find(kind, key);
  }

  @Override
  public <R> Collection<R> all(Kind<R> kind) {
    return state.all(kind);
  }

  @Override
  public <R> Collection<R> after(Kind<R> kind, String key) {
    return state.after(kind, key);
  }

  @Override
  public <R> Collection<R> where(Kind<R> kind, Index<R> index, String value) {
    return state.where(kind, index, value);
  }

  @Override
  public <R> Collection<R> where(Kind<R> kind, Index<R> index, String value, String afterKey) {
    return state.where(kind, index, value, afterKey);
  }

  @Override
  public <R> void put(Kind<R> kind, R record) {
    checkOpen();
    state = state.with(state.table(kind).with(record));
    touched.put(new Touched(kind.name(), kind.key().apply(record)), kind);
  }

  @Override
  public <R> void remove(Kind<R> kind, String key) {
    checkOpen();
    state = state.with(state.table(kind).without(key));
    touched.put(new Touched(kind.name(), key), kind);
  }

  /** Ends the transaction and returns what it did; no changes if it left all as it was. */
  ChangeSet finish() {
    open = false;
    List<Change<?>> changes = new ArrayList<>(touched.size());
    touched.forEach((where, kind) -> addChange(changes, kind, where.key()));
    return new ChangeSet(state.revision(), changes);
  }

  /** The state so far. */
  State state() {
    return state;
  }

  private <R> void addChange(List<Change<?>> changes, Kind<R> kind, String key) {
    R before = base.find(kind, key);
    R after = state.find(kind, key);
    if (!Objects.equals(before, after)) {
      changes.add(new Change<>(kind, key, before, after));
    }
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException("the transaction is over");
    }
  }
}
