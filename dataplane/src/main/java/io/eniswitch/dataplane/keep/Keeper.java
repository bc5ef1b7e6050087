package io.eniswitch.dataplane.keep;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LocalSocket;
import io.eniswitch.dataplane.linux.LocalSocket.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps files open for processes that may die. A device stays as it is as long as somebody has it
 * open: its kernel sees no change of carrier, and what it sends waits in its queue.
 *
 * <p><b>Threading</b>: any thread; one own thread per connection. <b>Bounds</b>: one process and
 * its successor call.
 */
public final class Keeper implements AutoCloseable {
  private final Path path;
  private final LocalSocket door;
  private final UnaryOperator<String> other;
  private final Map<String, Fd> files = new ConcurrentHashMap<>();
  private final Set<LocalSocket> callers = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().name("keeper").daemon().unstarted(this::run);

  private Keeper(final Path path, final LocalSocket door, final UnaryOperator<String> other) {
    this.path = path;
    this.door = door;
    this.other = other;
  }

  /**
   * Starts one that is called at {@code path}; what is there is replaced.
   *
   * @param other answers what is not about files
   * @throws IOException if the path cannot be used
   */
  public static Keeper start(final Path path, final UnaryOperator<String> other)
      throws IOException {
    Files.deleteIfExists(path);
    final Keeper keeper = new Keeper(path, LocalSocket.listen(path), other);
    keeper.thread.start();
    return keeper;
  }

  /** Names of the files it keeps. */
  public Set<String> names() {
    return Set.copyOf(files.keySet());
  }

  /** Closes all it keeps. */
  @Override
  public void close() {
    door.stop();
    callers.forEach(LocalSocket::stop);
    try {
      thread.join();
      Files.deleteIfExists(path);
    } catch (final InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (final IOException _) {
      // Whoever starts the next one replaces it.
    }
    door.close();
    files.values().forEach(Fd::close);
  }

  private void run() {
    for (Optional<LocalSocket> next = door.accept(); next.isPresent(); next = door.accept()) {
      final LocalSocket caller = next.get();
      callers.add(caller);
      Thread.ofPlatform().name("keeper-caller").daemon().start(() -> serve(caller));
    }
  }

  private void serve(final LocalSocket caller) {
    for (Optional<Message> next = caller.receive(); next.isPresent(); next = caller.receive()) {
      on(caller, next.get());
    }
    callers.remove(caller);
    caller.close();
  }

  private void on(final LocalSocket caller, final Message message) {
    final String text = message.text();
    final Fd file = message.file();
    if (text.startsWith(FileList.HOLD) && file != null) {
      close(files.put(text.substring(FileList.HOLD.length()), file));
      caller.send(FileList.DONE);
    } else if (text.startsWith(FileList.DROP)) {
      close(files.remove(text.substring(FileList.DROP.length())));
      caller.send(FileList.DONE);
    } else if (text.equals(FileList.LIST)) {
      FileList.tell(caller, files);
    } else {
      caller.send(other.apply(text));
    }
  }

  private static void close(final @Nullable Fd file) {
    if (file != null) {
      file.close();
    }
  }
}
