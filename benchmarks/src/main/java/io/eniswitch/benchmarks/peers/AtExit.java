package io.eniswitch.benchmarks.peers;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that must be undone, once: when its owner says so, or when the process ends before. */
final class AtExit {
  private final AtomicBoolean done = new AtomicBoolean();
  private final Runnable undo;
  private final Thread hook;

  AtExit(Runnable undo) {
    this.undo = undo;
    hook = new Thread(this::runOnce, "undo");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Undoes it, unless that has been done. */
  void runNow() {
    runOnce();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends: the hook runs anyway and finds it done.
    }
  }

  private void runOnce() {
    if (done.compareAndSet(false, true)) {
      undo.run();
    }
  }
}
