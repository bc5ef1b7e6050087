package io.eniswitch.controlplane.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What a switch keeps under {@code --data}: its live counters, and a lock, so that two switches do
 * not share them.
 *
 * @param path the directory
 */
public record DataDirectory(Path path) {
  private static final long TRY_MS = 10;

  /** A directory taken; closing it gives it back. */
  public static final class Taken implements AutoCloseable {
    private final FileChannel channel;

    private Taken(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The counters of the switch that runs, or ran last. */
  public Path counters() {
    return path.resolve("counters");
  }

  /**
   * As {@link #take}, when the switch that runs is about to end.
   *
   * @throws CommandFailure if it still has it after that time
   */
  public Taken takeWithin(Duration time) throws InterruptedException {
    long deadlineNs = System.nanoTime() + time.toNanos();
    while (true) {
      try {
        return take();
      } catch (CommandFailure e) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw e;
        }
        Thread.sleep(TRY_MS);
      }
    }
  }

  /**
   * Makes the directory if there is none and takes it; the lock ends with the process, if it is not
   * closed before.
   *
   * @throws CommandFailure if it cannot be made or a switch that runs has it
   */
  public Taken take() {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new CommandFailure(
            "a switch runs already with " + path + "; stop it or give another --data");
      }
      return new Taken(channel);
    } catch (IOException e) {
      throw new CommandFailure("the data directory cannot be used: " + e, e);
    }
  }

  /** Whether a switch runs with it now. */
  public boolean isTaken() throws IOException {
    if (!Files.exists(lockFile())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.READ);
        FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return free == null;
    }
  }

  private Path lockFile() {
    return path.resolve("switch.lock");
  }
}
