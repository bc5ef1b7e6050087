package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.keep.FileList;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.LocalSocket;
import io.eniswitch.dataplane.linux.LocalSocket.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Where the next process of the switch comes in, see {@link Incumbent}.
 *
 * <p><b>Threading</b>: one own thread; one caller at a time. <b>Bounds</b>: a successor that says
 * nothing for {@link #PATIENCE} is none.
 */
final class Door implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LocalSocket socket;
  private final Kept kept;
  private final Host host;
  private final Thread thread =
      Thread.ofPlatform().name("succession").daemon().unstarted(this::run);
  private volatile @Nullable LocalSocket caller;

  /** What a switch does for its successor. */
  interface Host {
    /** Follows control no more. */
    void freeze();

    /** Moves packets no more; false if it did not anyway. */
    boolean release();

    /** Nobody came after all: goes on as before, unless somebody else moves packets. */
    void resume();
  }

  private Door(LocalSocket socket, Kept kept, Host host) {
    this.socket = socket;
    this.kept = kept;
    this.host = host;
  }

  /**
   * Opens it; a switch whose directory has too long a name for a socket is without, and says so.
   */
  static @Nullable Door open(Path path, Kept kept, Host host, ErrorHandler errors)
      throws IOException {
    try {
      Files.deleteIfExists(path);
      Door door = new Door(LocalSocket.listen(path), kept, host);
      door.thread.start();
      return door;
    } catch (LinuxException e) {
      errors.onError(e);
      return null;
    }
  }

  private void run() {
    for (Optional<LocalSocket> next = socket.accept(); next.isPresent(); next = socket.accept()) {
      try (LocalSocket successor = next.get()) {
        caller = successor;
        serve(successor);
        caller = null;
      }
    }
  }

  private void serve(LocalSocket successor) {
    successor.timeout(PATIENCE);
    boolean frozen = false;
    Optional<Message> next = successor.receive();
    while (next.isPresent() && !next.get().text().equals(Incumbent.TAKEN)) {
      switch (next.get().text()) {
        case FileList.LIST -> FileList.tell(successor, kept.held());
        case Incumbent.FREEZE -> {
          frozen = true;
          host.freeze();
          successor.send(FileList.DONE);
        }
        case Incumbent.RELEASE -> successor.send(host.release() ? FileList.DONE : "not my turn");
        default -> successor.send("not understood");
      }
      next = successor.receive();
    }
    if (frozen) {
      host.resume();
    }
  }

  /** Closes it; called by its own thread, it does not wait for itself. */
  @Override
  public void close() {
    socket.stop();
    LocalSocket open = caller;
    if (open != null) {
      open.stop();
    }
    try {
      if (Thread.currentThread() != thread) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    socket.close();
  }
}
