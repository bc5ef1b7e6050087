package io.eniswitch.controlplane;

import io.eniswitch.controlplane.failover.FailoverController;
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
      ControlPlane controlPlane, Dataplane dataplane, String host, ErrorHandler errors) {
    FailoverController controller =
        new FailoverController(
            new FailoverController.Parts(
                controlPlane.store(),
                controlPlane.domain(),
                host,
                controlPlane.happenings().log(),
                controlPlane.happenings().board()),
            errors);
    HealthMonitor monitor =
        HealthMonitor.start(dataplane::port, dataplane.probes(), controller, errors);
    controller.start(monitor::watch);
    return new LocalFailover(monitor, controller);
  }

  @Override
  public void close() {
    controller.close();
    monitor.close();
  }
}
