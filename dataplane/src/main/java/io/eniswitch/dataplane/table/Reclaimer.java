package io.eniswitch.dataplane.table;

import java.util.ArrayDeque;

/**
 * Runs clean-ups once no worker can see what they free.
 *
 * <p><b>Threading</b>: table thread only. <b>Bounds</b>: none of its own; each retired item is one
 * unpublished record or one outgrown index, and {@link #reclaim} is called with every batch of
 * changes.
 */
public final class Reclaimer {
  private record Retired(long[] snapshot, Runnable cleanUp) {}

  private final DutyCycles dutyCycles;
  private final ArrayDeque<Retired> waiting = new ArrayDeque<>();

  /** A reclaimer that watches {@code dutyCycles}. */
  public Reclaimer(final DutyCycles dutyCycles) {
    this.dutyCycles = dutyCycles;
  }

  /**
   * Runs {@code cleanUp} after every worker has passed a duty cycle; what it frees is already
   * unpublished.
   */
  public void retire(final Runnable cleanUp) {
    waiting.add(new Retired(dutyCycles.snapshot(), cleanUp));
  }

  /** Runs the clean-ups that are due; answers how many still wait. */
  public int reclaim() {
    while (!waiting.isEmpty() && dutyCycles.allPassed(waiting.peek().snapshot)) {
      waiting.remove().cleanUp.run();
    }
    return waiting.size();
  }
}
