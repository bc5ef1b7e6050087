package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Enforcement;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.Watcher;
import io.eniswitch.dataplane.push.Outcomes;
import io.eniswitch.dataplane.push.Serial;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the switches up with the state: tells them of every change as soon as readers see it,
 * without waiting for the disk, and tells the domain what they answered.
 *
 * <p><b>Threading</b>: any thread; the thread that changed something tells it, unless another is at
 * it, see {@link Serial}. It begins with everything, so that a switch that was started anew is
 * whole again.
 */
public final class Courier implements Answers, AutoCloseable {
  private static final long AFTER_FAULT_NS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final Round round;
  private final Enforcement enforcement;
  private final ErrorHandler errors;
  private final Serial<Event> events = new Serial<>("courier", this::onTurn);
  private final Watcher watcher =
      new Watcher() {
        @Override
        public void onApplied(ChangeSet changes) {
          events.put(new Event.Applied(changes));
        }

        @Override
        public void afterwards() {
          events.run();
        }
      };
  private @Nullable Switches switches;
  private long seen;
  private long looked;
  private long told;
  private boolean ended;

  /** What it is told. */
  private sealed interface Event {
    /** Readers see this. */
    record Applied(ChangeSet changes) implements Event {}

    /** A switch answered. */
    record Answered(Round.Answer answer) implements Event {}

    /** A switch has all up to a revision. */
    record Progressed(String host, long revision) implements Event {}
  }

  /**
   * A courier that does nothing before {@link #start}.
   *
   * @param domain where answers go
   * @param hosts where instances are
   */
  public Courier(Store store, Domain domain, Hosts hosts, ErrorHandler errors) {
    this.store = store;
    this.errors = errors;
    Translation translation = new Translation(hosts, domain.catalog().instanceTypes());
    this.round = new Round(translation, domain.reports(), errors);
    this.enforcement = domain.enforcement();
  }

  /** Tells the switches everything, and from then on what changes. To be called once. */
  public void start(Switches all) {
    events.start(() -> begin(all));
    events.wake();
  }

  private void begin(Switches all) {
    View view = store.watch(watcher);
    seen = view.revision();
    enforcement.onTold(view.revision(), view.revision());
    told = view.revision();
    round.begin(view, all);
    switches = all;
  }

  /** Where the switch of one host tells what became of its ENIs. */
  public Outcomes outcomes(String host) {
    return new Outcomes() {
      @Override
      public void onConfirmed(String eniId, long revision) {
        Courier.this.onConfirmed(host, eniId, revision);
      }

      @Override
      public void onRefused(String eniId, long revision, String reason) {
        Courier.this.onRefused(host, eniId, revision, reason);
      }

      @Override
      public void onProgress(long revision) {
        Courier.this.onProgress(host, revision);
      }
    };
  }

  @Override
  public void onConfirmed(String host, String eniId, long revision) {
    answer(new Round.Answer(host, eniId, revision, Ledger.State.CONFIRMED));
  }

  @Override
  public void onRefused(String host, String eniId, long revision, String reason) {
    answer(new Round.Answer(host, eniId, revision, Ledger.State.REFUSED));
  }

  @Override
  public void onProgress(String host, long revision) {
    enforcement.onReached(host, revision);
    events.addAndRun(new Event.Progressed(host, revision));
  }

  private void answer(Round.Answer answer) {
    events.addAndRun(new Event.Answered(answer));
  }

  /** Stops; the switches stay as they are. */
  @Override
  public void close() {
    store.unwatch(watcher);
    events.close();
  }

  private long onTurn(List<Event> taken) {
    try {
      // What most switches say most of the time.
      taken.removeIf(
          event -> event instanceof Event.Progressed(String host, long _) && !round.waitsFor(host));
      return ended ? Round.REST_NS : onAll(taken);
    } catch (StoreException e) {
      // Nothing can be reported any more: the process is about to end.
      errors.onError(e);
      ended = true;
    } catch (RuntimeException e) {
      errors.onError(e);
    }
    return AFTER_FAULT_NS;
  }

  private long onAll(List<Event> taken) {
    View view = store.snapshot();
    taken.forEach(this::see);
    // What the view holds is on its way here already: take it too, so that all is of one time.
    while (seen < view.revision()) {
      taken.add(events.next());
      see(taken.getLast());
    }
    if (!taken.isEmpty()) {
      tell(taken, view);
    }
    return round.releaseUnanswered(view, System.nanoTime());
  }

  private void tell(List<Event> taken, View view) {
    Touched touched = new Touched();
    for (Event event : taken) {
      switch (event) {
        case Event.Applied(ChangeSet changes) -> touched.add(changes, view);
        case Event.Answered(Round.Answer answer) -> round.onAnswer(answer, touched, view);
        case Event.Progressed(String host, long revision) ->
            round.onProgress(host, revision, touched, view);
      }
    }
    if (looked < view.revision() || !touched.isEmpty()) {
      looked = view.revision();
      if (round.finish(view, touched, Objects.requireNonNull(switches))) {
        told = looked;
      }
      enforcement.onTold(looked, told);
    }
  }

  private void see(Event event) {
    if (event instanceof Event.Applied(ChangeSet changes)) {
      seen = changes.revision();
    }
  }
}
