package io.eniswitch.controlplane;

import io.eniswitch.controlplane.api.ApiServer;
import io.eniswitch.controlplane.api.EcsActions;
import io.eniswitch.controlplane.api.WebPage;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.failover.Happenings;
import io.eniswitch.controlplane.store.Journal;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.MemoryJournal;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.sqlite.SqliteJournal;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.agrona.ErrorHandler;

/**
 * The control plane of one process: state, rules, API, and what has to happen although nobody asks.
 *
 * <p><b>Threading</b>: any thread. It serves from {@link #start} until {@link #close}, from threads
 * of its own.
 */
public final class ControlPlane implements AutoCloseable {
  private static final String STATE_FILE = "state.db";

  private static final Duration DURABLE_TIMEOUT = Duration.ofSeconds(30);

  private final Served served;
  private final long generation;
  private final Housekeeper housekeeper;
  private final ApiServer api;

  /** What the API is about. */
  private record Served(Store store, Domain domain, Happenings happenings) {}

  private ControlPlane(Served served, long generation, Housekeeper housekeeper, ApiServer api) {
    this.served = served;
    this.generation = generation;
    this.housekeeper = housekeeper;
    this.api = api;
  }

  /**
   * Opens the state and serves.
   *
   * @param pages further paths of the web server
   * @param registry gets the metrics
   * @param errors gets faults of ours, never those of a client
   * @throws io.eniswitch.controlplane.store.StoreException if the state cannot be used
   * @throws IOException if the address cannot be bound
   */
  public static ControlPlane start(
      ControlPlaneConfig config,
      Map<String, WebPage> pages,
      PrometheusRegistry registry,
      ErrorHandler errors)
      throws IOException {
    Clock clock = Clock.systemUTC();
    Store store = LocalStore.open(Kinds.ALL, journal(config));
    try {
      Domain domain = new Domain(store, config.settings(), config.catalog(), clock);
      domain.housekeeping().recover();
      Happenings happenings = Happenings.over(store, config.data(), registry, clock, errors);
      long generation = domain.housekeeping().nextGeneration().await(DURABLE_TIMEOUT);
      Housekeeper housekeeper = Housekeeper.start(domain.housekeeping(), errors);
      try {
        ApiServer api =
            ApiServer.start(
                config.api(),
                new ApiServer.Parts(
                    EcsActions.over(domain, happenings),
                    store::whyNotWritable,
                    registry,
                    clock,
                    errors),
                pages);
        return new ControlPlane(
            new Served(store, domain, happenings), generation, housekeeper, api);
      } catch (IOException | RuntimeException e) {
        housekeeper.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Journal journal(ControlPlaneConfig config) {
    Path data = config.data();
    return data == null
        ? new MemoryJournal()
        : SqliteJournal.open(data.resolve(STATE_FILE), Kinds.TEXT_TYPES);
  }

  /** The rules, for parts of the same process. */
  public Domain domain() {
    return served.domain;
  }

  /** The state, for parts of the same process that watch it. */
  public Store store() {
    return served.store;
  }

  /** What happens, for parts of the same process. */
  public Happenings happenings() {
    return served.happenings;
  }

  /** The number of this start over this state, durable before anyone is served. */
  public long generation() {
    return generation;
  }

  /** Where the API listens, with the real port. */
  public InetSocketAddress address() {
    return api.address();
  }

  /** Stops serving, then makes what is pending durable. */
  @Override
  public void close() {
    api.close();
    housekeeper.close();
    served.store.close();
    served.happenings.close();
  }
}
