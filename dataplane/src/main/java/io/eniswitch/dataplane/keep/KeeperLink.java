package io.eniswitch.dataplane.keep;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LocalSocket;
import java.nio.file.Path;
import java.util.Map;

/**
 * The way to the process that keeps files for this one.
 *
 * <p><b>Threading</b>: any thread; one asks at a time. <b>Bounds</b>: a keeper that is gone keeps
 * nothing, and nobody waits for it.
 */
public final class KeeperLink implements AutoCloseable {
  private final LocalSocket socket;

  private KeeperLink(final LocalSocket socket) {
    this.socket = socket;
  }

  /**
   * Calls the keeper.
   *
   * @throws io.eniswitch.dataplane.linux.LinuxException if there is none
   */
  public static KeeperLink connect(final Path path) {
    return new KeeperLink(LocalSocket.connect(path));
  }

  /** All it keeps, by name. */
  synchronized Map<String, Fd> list() {
    return FileList.ask(socket);
  }

  /** Gives it a file to keep under a name. */
  synchronized void hold(final String name, final Fd file) {
    if (socket.send(FileList.HOLD + name, file)) {
      final var _ = socket.receive();
    }
  }

  /** Has it close a file; it is closed when this returns. */
  synchronized void drop(final String name) {
    if (socket.send(FileList.DROP + name)) {
      final var _ = socket.receive();
    }
  }

  /** Tells it something else, and waits for its answer. */
  public synchronized void say(final String word) {
    if (socket.send(word)) {
      final var _ = socket.receive();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
