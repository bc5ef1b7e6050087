package io.eniswitch.benchmarks.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Clients that work at the same time, each on a virtual thread. */
final class Clients {
  private Clients() {}

  /** What one client does. */
  @FunctionalInterface
  interface Work {
    /** Does it, as client {@code number} from 0. */
    void run(int number) throws IOException;
  }

  /**
   * Runs all clients to their end.
   *
   * @throws IOException the first failure of any
   */
  static void together(int count, Work work) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<IOException> failures = new CopyOnWriteArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  work.run(number);
                } catch (IOException e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
