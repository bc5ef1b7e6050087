package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Enforcement;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.Watcher;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.push.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the switches up with the state: tells them of every change as soon as readers see it,
 * without waiting for the disk, and tells the domain what they answered.
 *
 * <p><b>Threading</b>: any thread; one own thread does the work. It begins with everything, so that
 * a switch that was started anew is whole again.
 */
public final class Courier implements Answers, AutoCloseable {
  private final Store store;
  private final Round round;
  private final Enforcement enforcement;
  private final ErrorHandler errors;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("courier").daemon().unstarted(this::run);
  private final Watcher watcher = changes -> events.add(new Event.Applied(changes));
  private @Nullable Switches switches;
  private long seen;
  private long told;
  private long restNs;

  /** What the own thread is told. */
  private sealed interface Event {
    /** Readers see this. */
    record Applied(ChangeSet changes) implements Event {}

    /** A switch answered. */
    record Answered(Round.Answer answer) implements Event {}

    /** A switch has all up to a revision. */
    record Progressed(String host, long revision) implements Event {}

    /** That is all. */
    record Stop() implements Event {}
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
    View view = store.watch(watcher);
    seen = view.revision();
    enforcement.onTold(view.revision(), view.revision());
    told = view.revision();
    round.begin(view, all);
    switches = all;
    thread.start();
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
    events.add(new Event.Progressed(host, revision));
  }

  private void answer(Round.Answer answer) {
    events.add(new Event.Answered(answer));
  }

  /** Stops; the switches stay as they are. */
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
    ThreadTiming.runBrieflyAndOften();
    List<Event> taken = new ArrayList<>();
    boolean stopped = false;
    while (!stopped) {
      try {
        Event first = events.poll(restNs, TimeUnit.NANOSECONDS);
        if (first != null) {
          taken.add(first);
          events.drainTo(taken);
        }
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
        case Event.Answered(Round.Answer answer) -> round.onAnswer(answer, touched, view);
        case Event.Progressed(String host, long revision) ->
            round.onProgress(host, revision, touched, view);
        case Event.Stop() -> {}
      }
    }
    if (round.finish(view, touched, Objects.requireNonNull(switches))) {
      told = view.revision();
    }
    enforcement.onTold(view.revision(), told);
    restNs = round.releaseUnanswered(view, System.nanoTime());
  }

  private void see(Event event) {
    if (event instanceof Event.Applied(ChangeSet changes)) {
      seen = changes.revision();
    }
  }
}
