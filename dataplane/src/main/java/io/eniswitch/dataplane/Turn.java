package io.eniswitch.dataplane;

import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How a switch begins to move packets after another process, and ends before the next one.
 *
 * <p><b>Threading</b>: any thread that may wait.
 */
public final class Turn {
  private final Continuity continuity;
  private final Workers workers;
  private final int count;
  private final Asker asker;

  /** Asks the table thread. */
  @FunctionalInterface
  interface Asker {
    /** Passes on a command made for the answer. */
    <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, TableCommand> command);
  }

  Turn(final Continuity continuity, final Workers workers, final int count, final Asker asker) {
    this.continuity = continuity;
    this.workers = workers;
    this.count = count;
    this.asker = asker;
  }

  /** Whose turn it is. */
  public Baton baton() {
    return continuity.baton();
  }

  /** The memory of the sessions. */
  public SessionMemory sessions() {
    return continuity.sessions();
  }

  /** Finds out which ENIs of the process before this switch has now. */
  public CompletableFuture<Inheritance> prepare(final SessionMemory former) {
    return asker.ask(answer -> new TableCommand.Inherit(former, answer));
  }

  /** Moves packets from now on; false if the baton was not taken. */
  public boolean begin() {
    final boolean mine = baton().go();
    workers.wake();
    return mine;
  }

  /** Goes on after {@link #end} if nobody else does; true if it moves packets. */
  public boolean resume() {
    final boolean _ = baton().take();
    return begin() || baton().isMine();
  }

  /**
   * Takes over the sessions of the process before, which moves packets no more; to be asked before
   * {@link #begin}, so that no packet is judged without.
   *
   * @return completes with their number, when the former memory is not used any more
   */
  public CompletableFuture<Integer> inherit(final Inheritance inheritance) {
    final List<CompletableFuture<Integer>> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final CompletableFuture<Integer> answer = new CompletableFuture<>();
      taken.add(answer);
      tell(i, new WorkerCommand.Inherit(inheritance, count, answer));
    }
    return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> taken.stream().mapToInt(CompletableFuture::join).sum());
  }

  /**
   * Moves no more packets: takes none from ports, sends what it has, and lets go of the baton.
   *
   * @param patience how long what waits for caps is waited for; it is lost then
   * @return false if it was not this switch's turn
   */
  public boolean end(final Duration patience) {
    if (!baton().rest()) {
      return false;
    }
    // Twice, for what a worker has sent another one in its last duty cycle.
    if (drain(patience)) {
      final boolean _ = drain(patience);
    }
    return baton().letGo();
  }

  private boolean drain(final Duration patience) {
    final List<CompletableFuture<Boolean>> drained = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final CompletableFuture<Boolean> answer = new CompletableFuture<>();
      drained.add(answer);
      tell(i, new WorkerCommand.Drain(answer));
    }
    try {
      CompletableFuture.allOf(drained.toArray(CompletableFuture<?>[]::new))
          .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
          .join();
      return true;
    } catch (final CompletionException _) {
      return false;
    }
  }

  private void tell(final int worker, final WorkerCommand command) {
    final CompletableFuture<Boolean> sent =
        asker.ask(answer -> new TableCommand.Ask(worker, command, answer));
    sent.join();
  }
}
