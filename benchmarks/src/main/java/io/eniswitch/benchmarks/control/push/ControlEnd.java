package io.eniswitch.benchmarks.control.push;

import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.push.Answers;
import io.eniswitch.controlplane.push.Courier;
import io.eniswitch.controlplane.push.Hosts;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.push.server.PushServer;
import io.eniswitch.controlplane.push.server.PushSettings;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.Store;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A control plane without API and disk: store, rules, courier and push server over a sample state.
 *
 * <p><b>Threading</b>: any thread.
 */
final class ControlEnd implements Answers, AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(1);

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final ProgressLog progress = new ProgressLog();
  private final Store store;
  private final Courier courier;
  private final PushServer server;

  /** Starts it with so many ENIs, at a free port. */
  ControlEnd(int enis) throws IOException {
    store = LocalStore.open(Kinds.ALL, new SampleState(enis));
    Domain domain =
        new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
    Hosts hosts = new Hosts(SwitchFleet.host(0), _ -> true, Leases.of(LEASE));
    courier = new Courier(store, domain, hosts, faults::add);
    server = listening(this, faults, courier::start);
  }

  /** A push server on loopback at a free port, begun by {@code starter}. */
  static PushServer listening(Answers answers, List<Throwable> faults, Consumer<PushServer> starter)
      throws IOException {
    PushSettings settings =
        PushSettings.defaults()
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    PushServer server =
        PushServer.create(
            settings,
            new PushServer.Parts(
                1, answers, Leases.of(LEASE), new PrometheusRegistry(), faults::add));
    starter.accept(server);
    server.listen();
    return server;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.address();
  }

  /** What the switches reported. */
  ProgressLog progress() {
    return progress;
  }

  /** The revision everything is at. */
  long revision() {
    return store.snapshot().revision();
  }

  /** Changes one ENI in a way that every switch has to follow; answers the revision. */
  long change(int number) {
    String id = SampleState.eniId(number);
    return store
        .write(tx -> {
          Eni eni = Objects.requireNonNull(tx.find(Kinds.ENI, id));
          boolean check = eni.settings().sourceDestCheck();
          tx.put(Kinds.ENI, eni.withSettings(eni.settings().withSourceDestCheck(!check)));
          return eni;
        })
        .revision();
  }

  @Override
  public void onConfirmed(String host, String eniId, long revision) {
    courier.onConfirmed(host, eniId, revision);
  }

  @Override
  public void onRefused(String host, String eniId, long revision, String reason) {
    faults.add(new IllegalStateException(host + " refuses " + eniId + ": " + reason));
    courier.onRefused(host, eniId, revision, reason);
  }

  @Override
  public void onProgress(String host, long revision) {
    progress.onProgress(host, revision);
    courier.onProgress(host, revision);
  }

  /** Gets what must not happen. */
  List<Throwable> faults() {
    return faults;
  }

  @Override
  public void close() {
    server.close();
    courier.close();
    store.close();
  }
}
