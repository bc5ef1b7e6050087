package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.configuration.Configuration;
import io.eniswitch.controlplane.configuration.DeclaredInstance;
import io.eniswitch.controlplane.configuration.InstanceHome;
import io.eniswitch.controlplane.configuration.Plan;
import io.eniswitch.controlplane.inspect.InspectionServer;
import io.eniswitch.controlplane.inspect.InspectionSocket;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A configuration come to life on this host: namespaces, ports and a switch.
 *
 * <p><b>Threading</b>: one thread starts it, any closes it. Closing removes what was made: the
 * devices, and the namespaces that were not there before.
 */
final class HostNetwork implements AutoCloseable {
  private final List<NetworkNamespace> made = new ArrayList<>();
  private @Nullable Dataplane dataplane;
  private @Nullable InspectionServer inspection;
  private boolean closed;

  /**
   * Starts it all; if something of it cannot be, nothing stays.
   *
   * @param faults told of each port that fails later
   * @throws CommandFailure if it cannot be started
   */
  synchronized void start(
      Configuration configuration, DataplaneSettings settings, ErrorHandler faults) {
    if (closed) {
      return;
    }
    try {
      configuration.instances().forEach(this::provide);
      Dataplane started = Dataplane.start(settings, faults);
      dataplane = started;
      InspectionSocket socket = InspectionSocket.beside(settings.counterFile());
      inspection = InspectionServer.start(socket, started.inspection(), faults);
      for (Change change : Plan.changes(configuration)) {
        started.apply(change).join();
      }
    } catch (CompletionException | LinuxException | DataplaneException e) {
      close();
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      throw new CommandFailure(String.valueOf(cause.getMessage()), e);
    }
  }

  private void provide(DeclaredInstance instance) {
    if (instance.home() instanceof InstanceHome.Namespace(String name)
        && !NetworkNamespace.exists(name)) {
      made.add(NetworkNamespace.create(name));
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (inspection != null) {
      inspection.close();
    }
    if (dataplane != null) {
      dataplane.close();
    }
    for (NetworkNamespace space : made) {
      space.close();
      NetworkNamespace.delete(space.name());
    }
  }
}
