package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.agrona.ErrorHandler;

/**
 * Keeps the cables of floating ENIs where the ENIs are: a standby's kernel sees its port without
 * carrier. All other cables are always plugged in.
 *
 * <p><b>Threading</b>: {@link #follow} by the table thread, which never waits for the kernel: an
 * executor of one thread does. {@link #plug} and {@link #welcome} by any thread that may wait.
 */
final class Cables {
  private final Executor kernel;
  private final ErrorHandler errors;

  Cables(final Executor kernel, final ErrorHandler errors) {
    this.kernel = kernel;
    this.errors = errors;
  }

  /**
   * Plugs a port in ahead of the change that attaches its ENI to it: a kernel that still sees no
   * carrier would drop its first answers.
   */
  void plug(final Optional<PortRecord> port) {
    if (port.isPresent()) {
      port.get().cable().want(true);
      settle(port.get().cable());
    }
  }

  /** Gives ports an address ahead of the change that moves it to their ENI. */
  void welcome(final List<PortRecord> ports, final InetAddress ip) {
    for (final PortRecord port : ports) {
      try {
        port.cable().welcome(ip);
      } catch (final RuntimeException e) {
        errors.onError(e);
      }
    }
  }

  /** Makes the cables of an ENI follow its binding. */
  void follow(final EniRecord eni) {
    for (final Map.Entry<String, PortRecord> port : eni.ports.entrySet()) {
      final PortCable cable = port.getValue().cable();
      if (cable.want(!eni.config.floating() || port.getKey().equals(eni.attachedTo))) {
        settleLater(cable);
      }
    }
  }

  /** Makes the addresses at all of an ENI's ports those it has now. */
  void address(final EniRecord eni) {
    final EniConfig config = eni.config;
    for (final PortRecord port : eni.ports.values()) {
      kernel.execute(() -> {
        try {
          port.cable().address(config);
        } catch (final RuntimeException e) {
          errors.onError(e);
        }
      });
    }
  }

  /** Tells a port how many bytes per second are taken from it at most, 0 for no limit. */
  void pace(final PortRecord port, final long bytesPerSec) {
    kernel.execute(() -> {
      try {
        port.cable().pace(bytesPerSec);
      } catch (final RuntimeException e) {
        errors.onError(e);
      }
    });
  }

  private void settleLater(final PortCable cable) {
    kernel.execute(() -> settle(cable));
  }

  private void settle(final PortCable cable) {
    try {
      cable.settle();
    } catch (final RuntimeException e) {
      errors.onError(e);
    }
  }
}
