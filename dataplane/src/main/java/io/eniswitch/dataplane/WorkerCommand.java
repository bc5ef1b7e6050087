package io.eniswitch.dataplane;

import io.eniswitch.dataplane.port.Port;
import java.util.concurrent.atomic.AtomicInteger;

/** What the table thread asks a worker to do, carried out between two duty cycles' bursts. */
sealed interface WorkerCommand {
  /** Reach {@code port} for transmit from now on. */
  record ReachPort(Port port) implements WorkerCommand {}

  /** Poll {@code port}, which this worker owns. */
  record PollPort(Port port) implements WorkerCommand {}

  /** Neither poll nor reach {@code portId} any more; counts {@code remaining} down when done. */
  record ForgetPort(int portId, AtomicInteger remaining) implements WorkerCommand {}
}
