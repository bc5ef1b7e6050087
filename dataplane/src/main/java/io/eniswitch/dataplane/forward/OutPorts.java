package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.port.Port;
import org.jspecify.annotations.Nullable;

/**
 * How one worker reaches each port: directly, or by a ring to the worker that owns it.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Bounds</b>: port numbers below the capacity of the
 * port table.
 */
public final class OutPorts {
  private final @Nullable Port[] byId;

  /** No ports yet; numbers below {@code capacity}. */
  public OutPorts(final int capacity) {
    byId = new @Nullable Port[capacity];
  }

  /** The port to send by, or null if it is gone. */
  public @Nullable Port at(final int portId) {
    return byId[portId];
  }

  /** Reaches {@code portId} by {@code port}, or not at all by null. */
  public void write(final int portId, final @Nullable Port port) {
    byId[portId] = port;
  }
}
