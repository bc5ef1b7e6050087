package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.probe.Watched;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whose health is to be watched, told only while this process moves packets: another one would take
 * the answers, and everybody would look dead.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Watches implements Consumer<List<Watched>> {
  private final Consumer<List<Watched>> monitor;
  private List<Watched> wanted = List.of();
  private boolean on;

  /** Tells {@code monitor}, from {@link #begin} on. */
  Watches(Consumer<List<Watched>> monitor) {
    this.monitor = monitor;
  }

  @Override
  public synchronized void accept(List<Watched> all) {
    wanted = List.copyOf(all);
    if (on) {
      monitor.accept(wanted);
    }
  }

  /** Packets move. */
  synchronized void begin() {
    on = true;
    monitor.accept(wanted);
  }

  /** Packets move no more. */
  synchronized void end() {
    on = false;
    monitor.accept(List.of());
  }
}
