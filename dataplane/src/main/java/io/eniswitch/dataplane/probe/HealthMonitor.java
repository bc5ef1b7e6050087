package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.linux.Epoll;
import io.eniswitch.dataplane.linux.EventFd;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.port.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Watches the health of instances on a thread of its own, whatever control does meanwhile. It
 * decides nothing: it reports.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: as many instances as control names; steps begin
 * within about a millisecond of when they are due as long as the thread gets a processor.
 */
public final class HealthMonitor implements AutoCloseable {
  private static final int EPOLL_EVENTS = 64;
  private static final int IDLE_MS = 1_000;

  private final BiFunction<String, String, Optional<Port>> ports;
  private final ProbeAnswers answers;
  private final HealthReports reports;
  private final ErrorHandler errors;
  private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
  private final Epoll epoll = new Epoll(EPOLL_EVENTS);
  private final EventFd wakeUp = new EventFd();
  private final ProbeFrames frames = new ProbeFrames();
  private final Map<String, WatchedPort> watched = new HashMap<>();
  private final NamespaceNames names = new NamespaceNames(this::onNameGone);
  private final Thread thread = Thread.ofPlatform().name("health").daemon().unstarted(this::run);
  private volatile boolean closing;

  /** What the own thread is told. */
  private sealed interface Order {
    /** Watch these, and nothing else. */
    record Watch(List<Watched> all) implements Order {}

    /** Say again what is known. */
    record Repeat() implements Order {}

    /** A namespace lost its name. */
    record NameGone(String namespace) implements Order {}
  }

  private HealthMonitor(
      final BiFunction<String, String, Optional<Port>> ports,
      final ProbeAnswers answers,
      final HealthReports reports,
      final ErrorHandler errors) {
    this.ports = ports;
    this.answers = answers;
    this.reports = reports;
    this.errors = errors;
  }

  /**
   * Starts; nothing is watched yet.
   *
   * @param ports finds the port of an ENI at an instance
   * @param answers where the workers leave answers
   */
  public static HealthMonitor start(
      final BiFunction<String, String, Optional<Port>> ports,
      final ProbeAnswers answers,
      final HealthReports reports,
      final ErrorHandler errors) {
    final HealthMonitor monitor = new HealthMonitor(ports, answers, reports, errors);
    monitor.epoll.add(monitor.wakeUp.fd(), -1);
    monitor.thread.start();
    return monitor;
  }

  /** Watches these from now on, and nothing else; what was watched alike goes on. */
  public void watch(final List<Watched> all) {
    orders.add(new Order.Watch(List.copyOf(all)));
    wakeUp.signal();
  }

  /** Reports again what is known of all that is watched. */
  public void repeat() {
    orders.add(new Order.Repeat());
    wakeUp.signal();
  }

  private void onNameGone(final String namespace) {
    orders.add(new Order.NameGone(namespace));
    wakeUp.signal();
  }

  private void run() {
    ThreadTiming.runBrieflyAndOften();
    while (!closing) {
      try {
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
          switch (order) {
            case Order.Watch(List<Watched> all) -> onWatch(all);
            case Order.Repeat() -> watched.values().forEach(port -> port.repeat(reports));
            case Order.NameGone(String namespace) -> onGone(namespace);
          }
        }
        final long nowNs = System.nanoTime();
        for (final WatchedPort port : watched.values()) {
          refresh(port);
          port.step(reports, nowNs);
        }
        epoll.await(waitMs());
        wakeUp.drain();
      } catch (final RuntimeException e) {
        errors.onError(e);
      }
    }
    watched.values().forEach(WatchedPort::close);
  }

  private void onWatch(final List<Watched> all) {
    final Map<String, WatchedPort> before = new HashMap<>(watched);
    watched.clear();
    for (final Watched next : all) {
      final @Nullable WatchedPort same = before.get(next.instanceId());
      if (same != null && same.watched().equals(next)) {
        watched.put(next.instanceId(), same);
        before.remove(next.instanceId());
      }
    }
    before.values().forEach(WatchedPort::close);
    for (final Watched next : all) {
      if (!next.probes().isEmpty()) {
        watched.computeIfAbsent(
            next.instanceId(),
            _ -> new WatchedPort(next, answers, frames, wakeUp::signal, SystemNanoClock.INSTANCE));
      }
    }
  }

  private void onGone(final String namespace) {
    for (final WatchedPort port : new ArrayList<>(watched.values())) {
      final @Nullable Carrier carrier = port.carrier();
      if (carrier != null && carrier.namespace().equals(namespace)) {
        carrier.onNameGone();
      }
    }
  }

  /** The set forgets the descriptor of a carrier that is closed by itself. */
  private void refresh(final WatchedPort port) {
    final Watched about = port.watched();
    final @Nullable Port now = ports.apply(about.eniId(), about.instanceId()).orElse(null);
    if (port.refresh(now) && port.carrier() != null) {
      epoll.add(port.carrier().fd(), 0);
    }
  }

  private int waitMs() {
    if (watched.isEmpty()) {
      return IDLE_MS;
    }
    final long nowNs = System.nanoTime();
    long waitNs = TimeUnit.MILLISECONDS.toNanos(IDLE_MS);
    for (final WatchedPort port : watched.values()) {
      waitNs = Math.min(waitNs, Math.max(port.nextNs() - nowNs, 0));
    }
    // Rounded up, or it would spin through the last part of a millisecond.
    return (int) TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
  }

  @Override
  public void close() {
    closing = true;
    wakeUp.signal();
    try {
      thread.join();
    } catch (final InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    names.close();
    epoll.close();
    wakeUp.close();
    frames.close();
  }
}
