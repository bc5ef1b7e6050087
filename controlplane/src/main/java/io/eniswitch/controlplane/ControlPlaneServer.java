package io.eniswitch.controlplane;

import io.eniswitch.controlplane.failover.FailoverController;
import io.eniswitch.controlplane.push.Courier;
import io.eniswitch.controlplane.push.Hosts;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.push.server.PushServer;
import io.eniswitch.controlplane.push.server.PushSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.agrona.ErrorHandler;

/**
 * The control plane of any number of switches, each in a process of its own.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class ControlPlaneServer implements AutoCloseable {
  private final ControlPlane controlPlane;
  private final Courier courier;
  private final PushServer push;
  private final FailoverController failover;

  private ControlPlaneServer(
      ControlPlane controlPlane, Courier courier, PushServer push, FailoverController failover) {
    this.controlPlane = controlPlane;
    this.courier = courier;
    this.push = push;
    this.failover = failover;
  }

  /**
   * Opens the state, serves, and waits for switches.
   *
   * @param host of instances without the tag {@code eniswitch:host}
   * @param errors gets faults of ours and what switches must not say
   * @throws IOException if an address cannot be bound
   * @throws io.eniswitch.controlplane.store.StoreException if the state cannot be used
   */
  public static ControlPlaneServer start(
      ControlPlaneConfig config,
      PushSettings settings,
      String host,
      PrometheusRegistry registry,
      ErrorHandler errors)
      throws IOException {
    ControlPlane controlPlane = ControlPlane.start(config, Map.of(), registry, errors);
    // A host without a switch is not refused: it may be about to come back, and time is limited.
    Hosts hosts = new Hosts(host, _ -> true, Leases.of(settings.lease()));
    Courier courier = new Courier(controlPlane.store(), controlPlane.domain(), hosts, errors);
    FailoverController failover = LocalFailover.controller(controlPlane, hosts, errors);
    SwitchAnswers answers = new SwitchAnswers(courier, failover, controlPlane.happenings().log());
    PushServer push =
        PushServer.create(
            settings,
            new PushServer.Parts(
                controlPlane.generation(), answers, hosts.leases(), registry, errors));
    ControlPlaneServer server = new ControlPlaneServer(controlPlane, courier, push, failover);
    courier.start(push);
    failover.start();
    try {
      push.listen();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** State, rules and API. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** Where switches call, with the real port. */
  public InetSocketAddress pushAddress() {
    return push.address();
  }

  /** Stops; switches go on as they are. */
  @Override
  public void close() {
    failover.close();
    push.close();
    courier.close();
    controlPlane.close();
  }
}
