package io.eniswitch.controlplane;

import io.eniswitch.controlplane.api.WebPage;
import io.eniswitch.controlplane.failover.TimedOutcomes;
import io.eniswitch.controlplane.inspect.InspectionServer;
import io.eniswitch.controlplane.inspect.InspectionSocket;
import io.eniswitch.controlplane.push.Courier;
import io.eniswitch.controlplane.push.Hosts;
import io.eniswitch.controlplane.push.Leases;
import io.eniswitch.controlplane.push.LocalSwitch;
import io.eniswitch.controlplane.push.LocalTimes;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.DevicePorts;
import io.eniswitch.dataplane.policy.PolicyOptions;
import io.eniswitch.dataplane.push.Follower;
import io.eniswitch.dataplane.push.OwnedNamespaces;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.ErrorHandler;

/**
 * Control plane and switch of one host in one process: what the API is asked for is forwarded.
 *
 * <p><b>Threading</b>: any thread. When it starts again over the same directory, it is what it was.
 */
public final class AllInOne implements AutoCloseable {
  private static final String NAMESPACES = "namespaces";
  private static final String COUNTERS = "counters";

  private final ControlPlane controlPlane;
  private final Dataplane dataplane;
  private final Between between;

  /** What ties the two together, and what watches both. */
  private record Between(
      Courier courier,
      Follower follower,
      InspectionServer inspection,
      LocalFailover failover,
      SwitchMetrics metrics) {}

  private AllInOne(ControlPlane controlPlane, Dataplane dataplane, Between between) {
    this.controlPlane = controlPlane;
    this.dataplane = dataplane;
    this.between = between;
  }

  /**
   * Starts both halves.
   *
   * @param config of the control plane
   * @param hosting the switch's side
   * @param pages further paths of the web server
   * @param errors gets faults of ours and of ports
   * @throws IOException if the directory or the address cannot be used
   * @throws io.eniswitch.controlplane.store.StoreException if the state cannot be used
   * @throws io.eniswitch.dataplane.DataplaneException if the switch cannot start
   */
  public static AllInOne start(
      ControlPlaneConfig config,
      Hosting hosting,
      Map<String, WebPage> pages,
      PrometheusRegistry registry,
      ErrorHandler errors)
      throws IOException {
    Path directory = hosting.directory();
    Files.createDirectories(directory);
    ControlPlane controlPlane = ControlPlane.start(config, pages, registry, errors);
    try {
      OwnedNamespaces namespaces =
          OwnedNamespaces.in(directory.resolve(NAMESPACES), new DevicePorts());
      DataplaneSettings settings =
          DataplaneSettings.defaults(directory.resolve(COUNTERS))
              .withWorkers(hosting.workers())
              .withPolicy(hosting.policy())
              .withPortOpener(namespaces);
      Dataplane dataplane = Dataplane.start(settings, errors);
      Hosts hosts = new Hosts(hosting.host(), hosting.host()::equals, Leases.endless());
      Courier courier = new Courier(controlPlane.store(), controlPlane.domain(), hosts, errors);
      LocalFailover failover = LocalFailover.start(controlPlane, dataplane, hosts, errors);
      LocalTimes times = new LocalTimes(hosting.host(), registry);
      Follower follower =
          Follower.start(
              dataplane::apply,
              namespaces,
              new TimedOutcomes(
                  times.around(courier.outcomes(hosting.host())), controlPlane.happenings().log()),
              failover.monitor()::watch,
              errors);
      courier.start(new LocalSwitch(hosting.host(), follower, times));
      InspectionServer inspection =
          InspectionServer.start(InspectionSocket.in(directory), dataplane.inspection(), errors);
      SwitchMetrics metrics = SwitchMetrics.register(directory.resolve(COUNTERS), registry);
      return new AllInOne(
          controlPlane, dataplane, new Between(courier, follower, inspection, failover, metrics));
    } catch (IOException | RuntimeException e) {
      controlPlane.close();
      throw e;
    }
  }

  /**
   * The switch's side.
   *
   * @param directory where it keeps its counters and what it made
   * @param host the name of this host, as the tag {@code eniswitch:host} says it
   * @param workers threads that move packets
   * @param policy what holds for every ENI
   */
  public record Hosting(Path directory, String host, int workers, PolicyOptions policy) {
    /** As in the cloud. */
    public Hosting(Path directory, String host, int workers) {
      this(directory, host, workers, PolicyOptions.DEFAULT);
    }
  }

  /** The control plane. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The switch. */
  public Dataplane dataplane() {
    return dataplane;
  }

  /** Stops both; namespaces stay, ports go. */
  @Override
  public void close() {
    between.inspection.close();
    between.courier.close();
    between.follower.close();
    between.failover.close();
    between.metrics.close();
    controlPlane.close();
    dataplane.close();
  }
}
