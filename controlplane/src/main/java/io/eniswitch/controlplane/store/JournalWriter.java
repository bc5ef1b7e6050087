package io.eniswitch.controlplane.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes change sets durable in groups: whatever came while the last group was written is the next.
 *
 * <p><b>Threading</b>: any thread appends, in the order of revisions; one own thread writes.
 * <b>Bounds</b>: at {@link #CAPACITY} sets not yet durable, {@link #append} waits.
 */
final class JournalWriter {
  static final int CAPACITY = 65_536;
  private static final int GROUP_LIMIT = 4_096;

  private final Journal journal;
  private final LongConsumer onDurable;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Thread thread;
  private volatile long durableRevision;
  private @Nullable StoreException failure;
  private boolean closing;

  private record Pending(ChangeSet changes, CompletableFuture<Void> durable) {}

  JournalWriter(Journal journal, long revision, LongConsumer onDurable) {
    this.journal = journal;
    this.durableRevision = revision;
    this.onDurable = onDurable;
    this.thread = Thread.ofPlatform().name("journal").daemon().start(this::run);
  }

  /** Empty while change sets are taken, else why not, in a sentence. */
  Optional<String> whyNotOpen() {
    lock.lock();
    try {
      if (failure != null) {
        return Optional.of("the journal failed: no more changes");
      }
      return closing ? Optional.of("the store is closed") : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses when the journal failed or is closed. */
  void checkOpen() {
    Optional<String> why = whyNotOpen();
    if (why.isPresent()) {
      throw new StoreException(why.get());
    }
  }

  /** Takes a change set; the future completes when it is durable. */
  CompletableFuture<Void> append(ChangeSet changes) {
    lock.lock();
    try {
      while (pending.size() >= CAPACITY && failure == null && !closing) {
        changed.awaitUninterruptibly();
      }
      checkOpen();
      Pending entry = new Pending(changes, new CompletableFuture<>());
      pending.add(entry);
      changed.signalAll();
      return entry.durable;
    } finally {
      lock.unlock();
    }
  }

  /** A future that completes when everything up to the revision is durable. */
  CompletableFuture<Void> durable(long revision) {
    lock.lock();
    try {
      if (revision <= durableRevision) {
        return CompletableFuture.completedFuture(null);
      }
      for (Pending entry : pending) {
        if (entry.changes.revision() == revision) {
          return entry.durable;
        }
      }
      return CompletableFuture.failedFuture(
          failure == null ? new StoreException("no revision " + revision) : failure);
    } finally {
      lock.unlock();
    }
  }

  /** The last revision that no crash can undo. */
  long durableRevision() {
    return durableRevision;
  }

  /** Writes what is pending, then closes the journal. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      List<Pending> group = nextGroup();
      while (!group.isEmpty()) {
        write(group);
        group = nextGroup();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      journal.close();
    }
  }

  /** Waits for something to write; empty when closing and nothing is left. */
  private List<Pending> nextGroup() {
    lock.lock();
    try {
      while (pending.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      return pending.stream().limit(GROUP_LIMIT).toList();
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Pending> group) {
    journal.append(group.stream().map(Pending::changes).toList());
    long revision = group.getLast().changes.revision();
    lock.lock();
    try {
      durableRevision = revision;
      for (int i = 0; i < group.size(); i++) {
        pending.remove();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    group.forEach(entry -> entry.durable.complete(null));
    onDurable.accept(revision);
  }

  private void fail(Throwable cause) {
    List<Pending> lost;
    StoreException error = new StoreException("the journal failed: no more changes", cause);
    lock.lock();
    try {
      failure = error;
      lost = new ArrayList<>(pending);
      pending.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    lost.forEach(entry -> entry.durable.completeExceptionally(error));
  }
}
