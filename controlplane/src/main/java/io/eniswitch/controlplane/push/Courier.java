package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.Watcher;
import io.eniswitch.dataplane.push.IntentSink;
import io.eniswitch.dataplane.push.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one switch up with the state: tells it of every change as soon as readers see it, without
 * waiting for the disk, and tells the domain what the switch answered.
 *
 * <p><b>Threading</b>: any thread; one own thread does the work. It begins with everything, so that
 * a switch that was started anew is whole again.
 */
public final class Courier implements Outcomes, AutoCloseable {
  private final Store store;
  private final Round round;
  private final ErrorHandler errors;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("courier").daemon().unstarted(this::run);
  private final Watcher watcher = changes -> events.add(new Event.Applied(changes));
  private @Nullable IntentSink toSwitch;
  private long seen;

  /** What the own thread is told. */
  private sealed interface Event {
    /** Readers see this. */
    record Applied(ChangeSet changes) implements Event {}

    /** The switch answered. */
    record Answer(String eniId, long revision, Ledger.State state) implements Event {}

    /** That is all. */
    record Stop() implements Event {}
  }

  /**
   * A courier that does nothing before {@link #start}.
   *
   * @param host the name of the switch's host
   * @param domain where answers go
   */
  public Courier(Store store, Domain domain, String host, ErrorHandler errors) {
    this.store = store;
    this.errors = errors;
    Translation translation = new Translation(host, domain.catalog().instanceTypes());
    this.round = new Round(translation, domain.reports(), errors);
  }

  /** Tells the switch everything, and from then on what changes. To be called once. */
  public void start(IntentSink sink) {
    View view = store.watch(watcher);
    seen = view.revision();
    round.begin(view, sink);
    toSwitch = sink;
    thread.start();
  }

  @Override
  public void onConfirmed(String eniId, long revision) {
    events.add(new Event.Answer(eniId, revision, Ledger.State.CONFIRMED));
  }

  @Override
  public void onRefused(String eniId, long revision, String reason) {
    events.add(new Event.Answer(eniId, revision, Ledger.State.REFUSED));
  }

  /** Stops; the switch stays as it is. */
  @Override
  public void close() {
    store.unwatch(watcher);
    events.add(new Event.Stop());
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Event> taken = new ArrayList<>();
    boolean stopped = false;
    while (!stopped) {
      try {
        taken.add(events.take());
        events.drainTo(taken);
        stopped = taken.contains(new Event.Stop());
        onAll(taken);
      } catch (StoreException e) {
        // Nothing can be reported any more: the process is about to end.
        errors.onError(e);
        stopped = true;
      } catch (InterruptedException | RuntimeException e) {
        errors.onError(e);
        stopped |= e instanceof InterruptedException;
      }
      taken.clear();
    }
  }

  private void onAll(List<Event> taken) throws InterruptedException {
    View view = store.snapshot();
    taken.forEach(this::see);
    // What the view holds is on its way here already: take it too, so that all is of one time.
    while (seen < view.revision()) {
      Event event = events.take();
      see(event);
      taken.add(event);
    }
    Touched touched = new Touched();
    for (Event event : taken) {
      switch (event) {
        case Event.Applied(ChangeSet changes) -> touched.add(changes, view);
        case Event.Answer(String eniId, long revision, Ledger.State state) ->
            round.onAnswer(eniId, revision, state, touched, view);
        case Event.Stop() -> {}
      }
    }
    round.finish(view, touched, Objects.requireNonNull(toSwitch));
  }

  private void see(Event event) {
    if (event instanceof Event.Applied(ChangeSet changes)) {
      seen = changes.revision();
    }
  }
}
