package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.auth.AccessKey;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.failover.Happenings;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A control plane in memory, and a switch that confirms what it is asked for, or does not. */
public final class RunningControlPlane implements AutoCloseable {
  /** The region tests work in. */
  public static final String REGION = "cn-hangzhou";

  /** The zone tests work in. */
  public static final String ZONE = "cn-hangzhou-h";

  /** What the switch does. */
  public enum Switch {
    /** What it is asked for. */
    OBEYS,
    /** It tries and cannot. */
    FAILS,
    /** It does not answer. */
    SILENT
  }

  /** What went wrong inside; empty if all is well. */
  public final List<Throwable> faults = new CopyOnWriteArrayList<>();

  private final Store store = LocalStore.open(Kinds.ALL, new MemoryJournal());
  private final ExecutorService switchThread = Executors.newSingleThreadExecutor();
  private final Domain domain =
      new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
  private final Happenings happenings =
      Happenings.over(store, null, new PrometheusRegistry(), InstantSource.system(), faults::add);
  private final ApiServer server;
  private volatile Switch behaviour = Switch.OBEYS;

  /** Starts on a free port of loopback, with the default access key, and one of account 42. */
  public RunningControlPlane() throws IOException {
    store.watch(this::onApplied);
    ApiConfig config =
        ApiConfig.defaults()
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withKeys(
                AccessKeys.of(
                    new AccessKey("eniswitch", "eniswitch-secret", AccessKeys.DEFAULT_ACCOUNT),
                    new AccessKey("other", "other-secret", "42")));
    server =
        ApiServer.start(
            config,
            new ApiServer.Parts(
                EcsActions.over(domain, Duration.ofMillis(500), happenings),
                Optional::empty,
                new PrometheusRegistry(),
                Clock.systemUTC(),
                faults::add),
            Map.of());
  }

  /** {@code host:port}. */
  public String endpoint() {
    return "127.0.0.1:" + port();
  }

  /** The port of the API. */
  public int port() {
    return server.address().getPort();
  }

  /** The rules behind the API. */
  public Domain domain() {
    return domain;
  }

  /** From now on the switch does this. */
  public void switchNow(Switch newBehaviour) {
    behaviour = newBehaviour;
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
    if (attachment == null || behaviour == Switch.SILENT) {
      return;
    }
    boolean isFailing = behaviour == Switch.FAILS;
    if (eni.status() == EniStatus.ATTACHING) {
      switchThread.execute(() -> {
        var _ =
            isFailing
                ? domain.reports().attachFailed(eni.id(), attachment.epoch())
                : domain.reports().attached(eni.id(), attachment.epoch());
      });
    } else if (eni.status() == EniStatus.DETACHING) {
      switchThread.execute(() -> domain.reports().detached(eni.id(), attachment.epoch()));
    }
  }

  private void confirm(Instance instance) {
    if (instance.status() == InstanceStatus.STARTING && behaviour != Switch.SILENT) {
      switchThread.execute(() -> {
        var _ =
            behaviour == Switch.FAILS
                ? domain.reports().startFailed(instance.id(), instance.epoch())
                : domain.reports().started(instance.id(), instance.epoch());
      });
    } else if (instance.status() == InstanceStatus.STOPPING && behaviour != Switch.SILENT) {
      switchThread.execute(() -> domain.reports().stopped(instance.id(), instance.epoch()));
    }
  }

  @Override
  public void close() {
    server.close();
    switchThread.close();
    happenings.close();
    store.close();
  }
}
