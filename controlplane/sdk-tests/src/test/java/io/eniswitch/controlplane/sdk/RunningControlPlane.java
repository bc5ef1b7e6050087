package io.eniswitch.controlplane.sdk;

import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.api.ApiServer;
import io.eniswitch.controlplane.api.EcsActions;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.Change;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.MemoryJournal;
import io.eniswitch.controlplane.store.Store;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A control plane in memory, and a switch that confirms whatever it is asked for. */
final class RunningControlPlane implements AutoCloseable {
  static final String REGION = "cn-hangzhou";
  static final String ZONE = "cn-hangzhou-h";

  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Store store = LocalStore.open(Kinds.ALL, new MemoryJournal());
  private final ExecutorService switchThread = Executors.newSingleThreadExecutor();
  private final Domain domain =
      new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
  private final ApiServer server;

  RunningControlPlane() throws IOException {
    store.watch(this::onApplied);
    ApiConfig config =
        ApiConfig.defaults().withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server =
        ApiServer.start(
            config,
            new ApiServer.Parts(
                EcsActions.over(domain),
                Optional::empty,
                new PrometheusRegistry(),
                Clock.systemUTC(),
                faults::add),
            Map.of());
  }

  /** {@code host:port}. */
  String endpoint() {
    return "127.0.0.1:" + server.address().getPort();
  }

  private void onApplied(ChangeSet changes) {
    for (Change<?> change : changes.changes()) {
      Object after = change.after();
      if (after instanceof Eni eni) {
        confirm(eni);
      } else if (after instanceof Instance instance) {
        confirm(instance);
      }
    }
  }

  private void confirm(Eni eni) {
    var attachment = eni.attachment();
    if (attachment != null && eni.status() == EniStatus.ATTACHING) {
      switchThread.execute(() -> domain.reports().attached(eni.id(), attachment.epoch()));
    } else if (attachment != null && eni.status() == EniStatus.DETACHING) {
      switchThread.execute(() -> domain.reports().detached(eni.id(), attachment.epoch()));
    }
  }

  private void confirm(Instance instance) {
    if (instance.status() == InstanceStatus.STARTING) {
      switchThread.execute(() -> domain.reports().started(instance.id(), instance.epoch()));
    } else if (instance.status() == InstanceStatus.STOPPING) {
      switchThread.execute(() -> domain.reports().stopped(instance.id(), instance.epoch()));
    }
  }

  @Override
  public void close() {
    server.close();
    switchThread.close();
    store.close();
  }
}
