package io.eniswitch.dataplane;

import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.trace.CaptureTap;
import io.eniswitch.dataplane.trace.Findings;
import io.eniswitch.dataplane.trace.SessionWalk;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What the table thread asks a worker to do, carried out between two duty cycles' bursts. */
sealed interface WorkerCommand {
  /** Reach {@code port} for transmit from now on. */
  record ReachPort(Port port) implements WorkerCommand {}

  /** Poll {@code port}, which this worker owns. */
  record PollPort(Port port) implements WorkerCommand {}

  /** Neither poll nor reach {@code portId} any more; counts {@code remaining} down when done. */
  record ForgetPort(int portId, AtomicInteger remaining) implements WorkerCommand {}

  /** Try what would become of a packet; answered at once. */
  record Rehearse(
      Rehearsal rehearsal, Rehearsal.Question question, CompletableFuture<Findings> answer)
      implements WorkerCommand {}

  /** Copy the packets of an ENI, or of none; answers when it does. */
  record Capture(Optional<CaptureTap> tap, CompletableFuture<Boolean> answer)
      implements WorkerCommand {}

  /**
   * Take over sessions of the process before as one of so many workers; answered with how many,
   * once there are no more.
   */
  record Inherit(Inheritance inheritance, int workers, CompletableFuture<Integer> answer)
      implements WorkerCommand {}

  /** Answer once nothing is on its way in this worker; it has stopped taking from ports. */
  record Drain(CompletableFuture<Boolean> answer) implements WorkerCommand {}

  /** Look for sessions, some in each duty cycle; the walk answers. */
  record WalkSessions(SessionWalk walk) implements WorkerCommand {}
}
