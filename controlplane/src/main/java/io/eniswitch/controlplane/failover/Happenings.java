package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.store.Store;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a control plane, for those who look: the log with its file and its metrics, and
 * the health of members.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Happenings implements AutoCloseable {
  private final EventLog log;
  private final HealthBoard board = new HealthBoard();
  private final Optional<EventFile> file;

  private Happenings(EventLog log, Optional<EventFile> file) {
    this.log = log;
    this.file = file;
  }

  /**
   * Begins to watch the state.
   *
   * @param directory where the events are written; null for nowhere
   */
  public static Happenings over(
      Store store,
      @Nullable Path directory,
      PrometheusRegistry registry,
      InstantSource clock,
      ErrorHandler errors) {
    Optional<EventFile> file =
        Optional.ofNullable(directory).map(there -> new EventFile(there, errors));
    EventMetrics metrics = new EventMetrics(registry);
    EventLog log =
        new EventLog(
            clock,
            event -> {
              metrics.accept(event);
              file.ifPresent(open -> open.accept(event));
            });
    store.watch(log);
    return new Happenings(log, file);
  }

  /** Those of a test or tool: nothing happens. */
  public static Happenings none() {
    return new Happenings(new EventLog(InstantSource.system(), _ -> {}), Optional.empty());
  }

  /** The events. */
  public EventLog log() {
    return log;
  }

  /** What is known of members of failover groups. */
  public HealthBoard board() {
    return board;
  }

  /** Writes what waits. */
  @Override
  public void close() {
    file.ifPresent(EventFile::close);
  }
}
