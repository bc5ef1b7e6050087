package io.eniswitch.controlplane.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The store of one process: state in memory, changes made durable in groups by a journal.
 *
 * <p>A change is applied in memory first, and readers and watchers see it at once; it is durable
 * later. When the journal fails, the store takes no more changes: the process must end, and begins
 * again from the journal's word.
 *
 * <p><b>Threading</b>: any thread. One lock orders the transactions; readers take the last
 * immutable state without it.
 */
public final class LocalStore implements Store {
  private final ReentrantLock writing = new ReentrantLock(true);
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final JournalWriter journalWriter;
  private volatile State state;

  private LocalStore(State state, Journal journal) {
    this.state = state;
    this.journalWriter = new JournalWriter(journal, state.revision(), this::tellDurable);
  }

  /**
   * Opens a store on what the journal holds.
   *
   * @param kinds every collection the store will be used for
   * @throws StoreException if the journal cannot be read
   */
  public static LocalStore open(List<Kind<?>> kinds, Journal journal) {
    State state = State.empty(kinds);
    Map<String, Loading<?>> loading = new HashMap<>();
    kinds.forEach(kind -> loading.put(kind.name(), new Loading<>(kind)));
    long revision =
        journal.load(
            kinds, (kind, record) -> Objects.requireNonNull(loading.get(kind.name())).add(record));
    for (Loading<?> each : loading.values()) {
      state = state.with(each.table());
    }
    return new LocalStore(state.at(revision), journal);
  }

  @Override
  public View snapshot() {
    return state;
  }

  @Override
  public <T> Commit<T> write(Function<Transaction, T> body) {
    long before = state.revision();
    Commit<T> commit = apply(body);
    if (commit.revision() > before) {
      watchers.forEach(Watcher::afterwards);
    }
    return commit;
  }

  private <T> Commit<T> apply(Function<Transaction, T> body) {
    writing.lock();
    try {
      journalWriter.checkOpen();
      Draft draft = new Draft(state);
      T value = body.apply(draft);
      ChangeSet changes = draft.finish();
      if (changes.changes().isEmpty()) {
        long seen = state.revision();
        return new Commit<>(value, seen, journalWriter.durable(seen));
      }
      CompletableFuture<Void> durable = journalWriter.append(changes);
      state = draft.state();
      watchers.forEach(watcher -> watcher.onApplied(changes));
      return new Commit<>(value, changes.revision(), durable);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public View watch(Watcher watcher) {
    writing.lock();
    try {
      watchers.add(watcher);
      return state;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  @Override
  public long durableRevision() {
    return journalWriter.durableRevision();
  }

  @Override
  public Optional<String> whyNotWritable() {
    return journalWriter.whyNotOpen();
  }

  @Override
  public void close() {
    journalWriter.close();
  }

  private void tellDurable(long revision) {
    watchers.forEach(watcher -> watcher.onDurable(revision));
  }

  /** Gathers the records of one kind while a journal is read. */
  private record Loading<R>(Kind<R> kind, TreeMap<String, R> records) {
    Loading(Kind<R> kind) {
      this(kind, new TreeMap<>());
    }

    /** Adds one record. */
    void add(Object record) {
      R cast = kind.type().cast(record);
      records.put(kind.key().apply(cast), cast);
    }

    /** The table of all records added. */
    Table<R> table() {
      return Table.of(kind, records);
    }
  }
}
