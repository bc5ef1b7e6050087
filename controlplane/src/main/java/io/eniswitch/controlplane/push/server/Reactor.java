package io.eniswitch.controlplane.push.server;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An event loop and the links it serves. <b>Threading</b>: {@link #wake} by any thread, the rest by
 * the loop.
 */
final class Reactor {
  private final EventLoop loop;
  private final Set<SwitchLink> links = new LinkedHashSet<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  Reactor(EventLoop loop) {
    this.loop = loop;
  }

  /** The loop. */
  EventLoop loop() {
    return loop;
  }

  /** Has every link look at the log; many calls are one look. */
  void wake() {
    if (awake.compareAndSet(false, true)) {
      loop.execute(this::look);
    }
  }

  private void look() {
    awake.set(false);
    links.forEach(SwitchLink::pump);
  }

  /** A link begins to read the log. */
  void add(SwitchLink link) {
    links.add(link);
  }

  /** A link ends. */
  void remove(SwitchLink link) {
    links.remove(link);
  }
}
