package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.EcsException;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.failover.HealthBoard.Health;
import io.eniswitch.controlplane.failover.SwitchEvent.Kind;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.FailoverGroup;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.push.Hosts;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.controlplane.store.View;
import io.eniswitch.controlplane.store.Watcher;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.probe.HealthReports;
import io.eniswitch.dataplane.probe.Probe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Moves the ENIs of failover groups: away from a member that is unhealthy, to the first that is
 * healthy; and back to a more wanted one if the group says so.
 *
 * <p>The switch reports, this decides, and the move is the same as one that is asked for.
 * <b>Threading</b>: any thread; one own thread holds all state. <b>Bounds</b>: a move that is
 * refused is tried again after {@value #RETRY_MS} ms.
 */
public final class FailoverController implements HealthReports, AutoCloseable {
  private static final int RETRY_MS = 500;
  private static final long IDLE_NS = TimeUnit.HOURS.toNanos(1);

  private final Parts parts;
  private final ErrorHandler errors;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Watcher watcher = this::onApplied;
  private final Thread thread = Thread.ofPlatform().name("failover").daemon().unstarted(this::run);
  private final Map<String, Long> notBeforeNs = new HashMap<>();
  private final Set<String> withoutHealthy = new HashSet<>();
  private long wakeNs;

  /**
   * What it works with.
   *
   * @param hosts where instances are
   * @param log gets what happened
   * @param board gets what is known of members
   */
  public record Parts(Store store, Domain domain, Hosts hosts, EventLog log, HealthBoard board) {}

  /** What the own thread is told. */
  private sealed interface Event {
    /** A switch reports. */
    record Reported(String instanceId, Probe probe, boolean healthy, long atNs) implements Event {}

    /** Groups, their ENIs or instances may have changed. */
    record Changed() implements Event {}

    /** That is all. */
    record Stop() implements Event {}
  }

  /** A controller that does nothing before {@link #start}. */
  public FailoverController(Parts parts, ErrorHandler errors) {
    this.parts = parts;
    this.errors = errors;
  }

  /** Begins. */
  public void start() {
    parts.store.watch(watcher);
    events.add(new Event.Changed());
    thread.start();
  }

  @Override
  public void onHealth(String instanceId, Probe probe, boolean healthy, long atNs) {
    events.add(new Event.Reported(instanceId, probe, healthy, atNs));
  }

  private void onApplied(ChangeSet changes) {
    boolean matters =
        changes.changes().stream()
            .anyMatch(change ->
                change.kind().equals(Kinds.FAILOVER_GROUP)
                    || change.kind().equals(Kinds.INSTANCE)
                    || change.after() instanceof Eni eni
                        && (eni.primary() || eni.status() == EniStatus.IN_USE));
    if (matters) {
      events.add(new Event.Changed());
    }
  }

  private void run() {
    ThreadTiming.runBrieflyAndOften();
    List<Event> taken = new ArrayList<>();
    boolean stopped = false;
    wakeNs = System.nanoTime() + IDLE_NS;
    while (!stopped) {
      try {
        Event first = events.poll(Math.max(wakeNs - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        if (first != null) {
          taken.add(first);
          events.drainTo(taken);
        }
        stopped = taken.contains(new Event.Stop());
        onAll(taken);
      } catch (StoreException e) {
        errors.onError(e);
        stopped = true;
      } catch (InterruptedException | RuntimeException e) {
        errors.onError(e);
        stopped |= e instanceof InterruptedException;
      }
      taken.clear();
    }
  }

  private void onAll(List<Event> taken) {
    View view = parts.store.snapshot();
    Collection<FailoverGroup> groups = view.all(Kinds.FAILOVER_GROUP);
    long seenNs = System.nanoTime();
    wakeNs = seenNs + IDLE_NS;
    boolean changed = false;
    for (Event event : taken) {
      switch (event) {
        case Event.Reported reported -> {
          seenNs = reported.atNs;
          onReport(reported);
        }
        case Event.Changed() -> changed = true;
        case Event.Stop() -> {}
      }
    }
    for (FailoverGroup group : groups) {
      decide(view, group, seenNs);
    }
    if (changed) {
      parts.board.keep(members(groups));
    }
  }

  private static Set<String> members(Collection<FailoverGroup> groups) {
    Set<String> members = new HashSet<>();
    groups.forEach(group -> members.addAll(group.instanceIds()));
    return members;
  }

  private void onReport(Event.Reported report) {
    Boolean before = parts.board.put(report.instanceId, report.probe, report.healthy);
    if (before != null || !report.healthy) {
      Kind kind = report.healthy ? Kind.HEALTHY : Kind.UNHEALTHY;
      parts.log.add(kind, "", report.instanceId, name(report.probe), report.atNs);
    }
  }

  private static String name(Probe probe) {
    String kind = probe.kind().name().toLowerCase(Locale.ROOT);
    return probe.port() == 0 ? kind : kind + " " + probe.port() + probe.path();
  }

  private void decide(View view, FailoverGroup group, long seenNs) {
    Eni eni = view.find(Kinds.ENI, group.eniId());
    if (eni == null || eni.status() != EniStatus.IN_USE) {
      return; // on its way; what it becomes is told
    }
    String owner = eni.instanceId();
    if (!group.instanceIds().contains(owner)) {
      return; // somebody put it elsewhere, and knows why
    }
    boolean failed = health(view, group, owner) == Health.UNHEALTHY;
    String target = target(view, group, owner, failed);
    if (target == null) {
      if (failed && withoutHealthy.add(group.id())) {
        parts.log.add(Kind.NO_HEALTHY_MEMBER, eni.id(), owner, group.id(), seenNs);
      } else if (!failed) {
        withoutHealthy.remove(group.id());
      }
      return;
    }
    withoutHealthy.remove(group.id());
    long nowNs = System.nanoTime();
    long startNs = notBeforeNs.getOrDefault(group.id(), nowNs);
    if (startNs - nowNs > 0) {
      wakeNs = startNs - wakeNs < 0 ? startNs : wakeNs;
      return;
    }
    move(group, eni, target, failed ? " failed" : " is less wanted", seenNs);
  }

  /** Where it goes, or null if it stays. */
  private @Nullable String target(View view, FailoverGroup group, String owner, boolean failed) {
    if (!failed && !group.preempt()) {
      return null;
    }
    for (String id : group.instanceIds()) {
      if (id.equals(owner)) {
        if (!failed) {
          return null;
        }
      } else if (health(view, group, id) == Health.HEALTHY) {
        return id;
      }
    }
    return null;
  }

  private Health health(View view, FailoverGroup group, String instanceId) {
    Instance instance = view.find(Kinds.INSTANCE, instanceId);
    return instance == null
            || instance.status() != InstanceStatus.RUNNING
            || isOutOfReach(view, group, instance)
        ? Health.UNHEALTHY
        : parts.board.of(instanceId, group.healthChecks());
  }

  /** Whether nothing is heard of the instance's switch; within one host nobody else could be. */
  private boolean isOutOfReach(View view, FailoverGroup group, Instance instance) {
    boolean amongHosts =
        group.instanceIds().stream()
            .map(id -> view.find(Kinds.INSTANCE, id))
            .anyMatch(
                other -> other != null && !parts.hosts.of(other).equals(parts.hosts.of(instance)));
    if (!amongHosts) {
      return false;
    }
    Leases leases = parts.hosts.leases();
    String host = parts.hosts.of(instance);
    long nowNs = System.nanoTime();
    boolean over = leases.isOver(host, nowNs);
    if (!over) {
      long endNs = leases.endNs(host);
      wakeNs = endNs - wakeNs < 0 ? endNs : wakeNs;
    }
    return over;
  }

  private void move(FailoverGroup group, Eni eni, String target, String why, long seenNs) {
    parts.log.because(eni.id(), group.id() + ": " + eni.instanceId() + why, seenNs);
    long nowNs = System.nanoTime();
    try {
      Call call = Call.of(group.labels().ownerId(), group.regionId());
      var _ = parts.domain.bindings().move(call, eni.id(), target);
      notBeforeNs.put(group.id(), nowNs + group.minimumHold().toNanos());
    } catch (EcsException e) {
      parts.log.forget(eni.id());
      errors.onError(e);
      long againNs = nowNs + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
      notBeforeNs.put(group.id(), againNs);
      wakeNs = againNs - wakeNs < 0 ? againNs : wakeNs;
    }
  }

  /** Stops; ENIs stay where they are. */
  @Override
  public void close() {
    parts.store.unwatch(watcher);
    events.add(new Event.Stop());
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
