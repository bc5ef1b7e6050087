package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.failover.SwitchEvent.Kind;
import io.eniswitch.controlplane.failover.SwitchEvent.Steps;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Watcher;
import io.eniswitch.dataplane.Applied;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every attach, detach, move and failover with its cause and the times of its steps, seen from the
 * changes of the state.
 *
 * <p><b>Threading</b>: any thread, under one short lock. <b>Bounds</b>: the last {@value #CAPACITY}
 * events; what is under way is at most one change of place and one of an address per ENI.
 */
public final class EventLog implements Watcher {
  /** Events kept in memory. */
  public static final int CAPACITY = 10_000;

  private static final int MAX_REDIRECTS = 100_000;

  private final InstantSource clock;
  private final Consumer<SwitchEvent> listener;
  private final ArrayDeque<SwitchEvent> events = new ArrayDeque<>();
  private final Map<String, Begun> begun = new HashMap<>();
  private final Map<String, Cause> causes = new HashMap<>();
  private final Map<String, Redirect> redirects = new HashMap<>();
  private final Map<String, Begun> addresses = new HashMap<>();
  private long last;

  /** A change of place that is under way. */
  private record Begun(Cause cause, String fromInstanceId, long requestedNs) {}

  /** Why the next change of an ENI happens, and when that was seen. */
  private record Cause(String text, long seenNs) {
    private static final Cause API = new Cause("api", 0);
  }

  private record Redirect(String instanceId, long commandNs, long visibleNs) {}

  /**
   * An empty log.
   *
   * @param listener gets each event, under the lock: hands it over and returns
   */
  public EventLog(InstantSource clock, Consumer<SwitchEvent> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** The events after a number, the oldest first, at most so many. */
  public synchronized List<SwitchEvent> after(long number, int most) {
    return events.stream().filter(event -> event.number() > number).limit(most).toList();
  }

  /** The number of the last event; 0 before the first. */
  public synchronized long last() {
    return last;
  }

  /** Says why the next change of an ENI's place happens. */
  synchronized void because(String eniId, String cause, long seenNs) {
    causes.put(eniId, new Cause(cause, seenNs));
  }

  /** Takes back what {@link #because} said: nothing came of it. */
  synchronized void forget(String eniId) {
    causes.remove(eniId);
  }

  /** Adds an event about a member of a failover group. */
  synchronized void add(Kind kind, String eniId, String instanceId, String cause, long seenNs) {
    append(kind, eniId, new String[] {instanceId, "", cause}, new Steps(seenNs, 0, 0, 0, 0));
  }

  /** A switch redirected an ENI. */
  public synchronized void onRedirected(
      String eniId, String instanceId, long commandNs, Applied applied) {
    Begun address = addresses.remove(eniId);
    if (address != null) {
      long nowNs = System.nanoTime();
      String[] places = {instanceId, address.fromInstanceId, address.cause.text};
      Steps steps = new Steps(0, address.requestedNs, commandNs, applied.visibleNs(), nowNs);
      append(Kind.MOVE_IP, eniId, places, steps);
      return;
    }
    if (redirects.size() < MAX_REDIRECTS || redirects.containsKey(eniId)) {
      redirects.put(eniId, new Redirect(instanceId, commandNs, applied.visibleNs()));
    }
  }

  @Override
  public synchronized void onApplied(ChangeSet changes) {
    for (Change<?> change : changes.changes()) {
      if (change.kind().equals(Kinds.ENI)) {
        Eni before = change.before() instanceof Eni eni ? eni : null;
        if (change.after() instanceof Eni after) {
          onEni(before, after);
        } else {
          begun.remove(change.key());
          causes.remove(change.key());
          redirects.remove(change.key());
          addresses.remove(change.key());
        }
      }
    }
    for (AddressChanges.AddressChange change : AddressChanges.among(changes)) {
      Cause cause = new Cause("api: " + change.address() + " of " + change.from().id(), 0);
      addresses.put(
          change.to().id(), new Begun(cause, change.from().instanceId(), System.nanoTime()));
    }
  }

  private void onEni(@Nullable Eni before, Eni after) {
    EniStatus was = before == null ? EniStatus.AVAILABLE : before.status();
    String from = before == null ? "" : before.instanceId();
    long nowNs = System.nanoTime();
    if (was == after.status() && from.equals(after.instanceId())) {
      return;
    }
    String id = after.id();
    switch (after.status()) {
      case ATTACHING, DETACHING -> {
        Cause cause = causes.remove(id);
        begun.put(id, new Begun(cause == null ? Cause.API : cause, from, nowNs));
      }
      case IN_USE, AVAILABLE -> onSettled(was, from, after, nowNs);
      case DELETING -> begun.remove(id);
    }
  }

  private void onSettled(EniStatus was, String from, Eni after, long nowNs) {
    String id = after.id();
    Begun start = begun.remove(id);
    if (start == null) {
      Cause cause = causes.remove(id);
      start = new Begun(cause == null ? Cause.API : cause, from, nowNs);
    }
    String to = after.instanceId();
    Redirect redirect = redirects.remove(id);
    long commandNs = 0;
    long visibleNs = 0;
    if (redirect != null
        && redirect.instanceId.equals(to)
        && redirect.commandNs - start.requestedNs >= 0) {
      commandNs = redirect.commandNs;
      visibleNs = redirect.visibleNs;
    }
    Steps steps = new Steps(start.cause.seenNs, start.requestedNs, commandNs, visibleNs, nowNs);
    String[] places = {to, start.fromInstanceId, start.cause.text};
    if (after.status() == EniStatus.AVAILABLE) {
      if (!start.fromInstanceId.isEmpty() || was == EniStatus.ATTACHING) {
        append(was == EniStatus.ATTACHING ? Kind.FAILED : Kind.DETACH, id, places, steps);
      }
    } else if (was == EniStatus.ATTACHING && to.equals(start.fromInstanceId)) {
      append(Kind.FAILED, id, places, steps);
    } else if (start.fromInstanceId.isEmpty()) {
      append(Kind.ATTACH, id, places, steps);
    } else {
      append(start.cause.seenNs == 0 ? Kind.MOVE : Kind.FAILOVER, id, places, steps);
    }
  }

  private void append(Kind kind, String eniId, String[] places, Steps steps) {
    SwitchEvent event =
        new SwitchEvent(
            ++last, clock.instant(), kind, eniId, places[0], places[1], places[2], steps);
    if (events.size() == CAPACITY) {
      events.removeFirst();
    }
    events.add(event);
    listener.accept(event);
  }
}
