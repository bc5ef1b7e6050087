package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a process that runs until it is told to end, ends. <b>Threading</b>: any thread. */
final class Lifetime {
  private volatile boolean closing;

  private Lifetime() {}

  /** Closes what runs when the process is told to end. */
  static Lifetime of(AutoCloseable running) {
    Lifetime lifetime = new Lifetime();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  lifetime.closing = true;
                  try {
                    running.close();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                "closing"));
    return lifetime;
  }

  /** Waits until the state cannot be kept any more, and says why. */
  CommandFailure awaitFailure(Store store, Path data) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Optional<String> why = Optional.empty();
    while (why.isEmpty() || closing) {
      boolean _ = never.await(1, TimeUnit.SECONDS);
      why = store.whyNotWritable();
    }
    return new CommandFailure(
        "the state in "
            + data
            + " can no longer be kept: "
            + why.get()
            + "; look at the disk and start again");
  }

  /** What to say of state that cannot be used. */
  static String cannotUse(Path data, StoreException e) {
    return "the state in "
        + data
        + " cannot be used: "
        + e.getMessage()
        + "; is another one running there? See --data";
  }
}
