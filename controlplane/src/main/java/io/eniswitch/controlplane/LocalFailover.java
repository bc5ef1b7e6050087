package io.eniswitch.controlplane;

import io.eniswitch.controlplane.failover.FailoverController;
import io.eniswitch.controlplane.push.Hosts;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.probe.HealthMonitor;
import org.agrona.ErrorHandler;

/**
 * Health checks and failover of a control plane and a switch in one process.
 *
 * @param monitor watches
 * @param controller decides
 */
record LocalFailover(HealthMonitor monitor, FailoverController controller)
    implements AutoCloseable {
  /** Starts both. */
  static LocalFailover start(
      ControlPlane controlPlane, Dataplane dataplane, Hosts hosts, ErrorHandler errors) {
    FailoverController controller = controller(controlPlane, hosts, errors);
    HealthMonitor monitor =
        HealthMonitor.start(dataplane::port, dataplane.probes(), controller, errors);
    controller.start();
    return new LocalFailover(monitor, controller);
  }

  /** Who decides, for a control plane; not started. */
  static FailoverController controller(
      ControlPlane controlPlane, Hosts hosts, ErrorHandler errors) {
    return new FailoverController(
        new FailoverController.Parts(
            controlPlane.store(),
            controlPlane.domain(),
            hosts,
            controlPlane.happenings().log(),
            controlPlane.happenings().board()),
        errors);
  }

  @Override
  public void close() {
    controller.close();
    monitor.close();
  }
}
