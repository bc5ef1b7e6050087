package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.port.PortState;
import org.agrona.ErrorHandler;

/**
 * State of one device, shared by the ports of its queues.
 *
 * <p><b>Threading:</b> any thread; the first failure wins and is reported once.
 */
final class TapStatus {
  private final ErrorHandler errors;
  private volatile PortState state;
  private volatile String fault = "";

  TapStatus(PortState state, ErrorHandler errors) {
    this.state = state;
    this.errors = errors;
  }

  /** Whether the device works. */
  PortState state() {
    return state;
  }

  /** Why it does not. */
  String fault() {
    return fault;
  }

  /** Up or down on purpose; a device that failed stays so. */
  synchronized void link(boolean up) {
    if (state != PortState.FAILED) {
      state = up ? PortState.UP : PortState.DOWN;
    }
  }

  /** The device failed. */
  void fail(String call, String device, int errno) {
    LinuxException failure = new LinuxException(call, device, errno);
    synchronized (this) {
      if (state == PortState.FAILED) {
        return;
      }
      fault = String.valueOf(failure.getMessage());
      state = PortState.FAILED;
    }
    errors.onError(failure);
  }
}
