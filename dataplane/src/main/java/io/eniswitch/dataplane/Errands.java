package io.eniswitch.dataplane;

import io.eniswitch.dataplane.trace.SessionWalk;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a worker was asked that takes more than one duty cycle; it does a little in each.
 *
 * <p><b>Threading</b>: owned by one worker.
 */
final class Errands {
  private final Pipeline pipeline;
  private final int worker;
  private final ArrayDeque<SessionWalk> walks = new ArrayDeque<>();
  private final ArrayDeque<WorkerCommand.Drain> drains = new ArrayDeque<>();
  private WorkerCommand.@Nullable Inherit inherit;

  Errands(final Pipeline pipeline, final int worker) {
    this.pipeline = pipeline;
    this.worker = worker;
  }

  /** Begins to look for sessions. */
  void onWalk(final SessionWalk walk) {
    walks.add(walk);
  }

  /** Begins to take over sessions. */
  void onInherit(final WorkerCommand.Inherit asked) {
    pipeline.inherit(asked.inheritance(), worker, asked.workers());
    inherit = asked;
  }

  /** Begins to wait for a duty cycle that had nothing to do. */
  void onDrain(final WorkerCommand.Drain asked) {
    drains.add(asked);
  }

  /** Goes on, before the first burst of a duty cycle; answers how many there are to go on with. */
  int process(final long nowNs) {
    int count = 0;
    final SessionWalk walk = walks.peek();
    if (walk != null) {
      if (walk.process(Stateful.millis(nowNs))) {
        walks.remove();
        walk.answer().complete(walk);
      }
      count++;
    }
    final WorkerCommand.Inherit asked = inherit;
    if (asked != null) {
      if (pipeline.goOnInheriting(nowNs)) {
        inherit = null;
        asked.answer().complete(pipeline.inherited());
      }
      count++;
    }
    return count;
  }

  /** The end of a duty cycle that had nothing to do, and nothing waits. */
  void onDrained() {
    while (!drains.isEmpty()) {
      drains.remove().answer().complete(true);
    }
  }
}
