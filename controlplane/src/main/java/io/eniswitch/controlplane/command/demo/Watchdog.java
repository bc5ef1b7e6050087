package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Closes an end whose thread waits for what does not come; closed in time, it does nothing. */
final class Watchdog implements AutoCloseable {
  private final Thread thread;

  private Watchdog(long limitNs, DatagramEnd end) {
    thread =
        Thread.ofPlatform()
            .name("demo-watchdog")
            .daemon()
            .start(() -> {
              try {
                TimeUnit.NANOSECONDS.sleep(limitNs);
                end.close();
              } catch (InterruptedException _) {
                // All came in time.
              } catch (IOException e) {
                System.err.println("demo: " + e.getMessage());
              }
            });
  }

  /** Closes {@code end} in {@code limitNs}, unless it is closed itself before. */
  static Watchdog after(long limitNs, DatagramEnd end) {
    return new Watchdog(limitNs, end);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
