package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.keep.FileList;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LocalSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The process that moves packets, as its successor sees it: asked to {@link #freeze}, then to
 * {@link #release}, and told when it is done. If the successor ends before, it goes on.
 *
 * <p><b>Threading</b>: one thread.
 */
public final class Incumbent implements AutoCloseable {
  /** Follow control no more. */
  static final String FREEZE = "freeze";

  /** Move packets no more. */
  static final String RELEASE = "release";

  /** Somebody else moves them. */
  static final String TAKEN = "taken";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LocalSocket socket;

  private Incumbent(LocalSocket socket) {
    this.socket = socket;
  }

  /** Calls it. */
  static Incumbent call(Path path) {
    LocalSocket socket = LocalSocket.connect(path);
    socket.timeout(PATIENCE);
    return new Incumbent(socket);
  }

  /** Its files. */
  Map<String, Fd> files() {
    return FileList.ask(socket);
  }

  /**
   * Has it follow control no more, so that its ports and its copy of the state stay as they are.
   */
  void freeze() throws IOException {
    ask(FREEZE);
  }

  /** Has it finish what it has begun, and let go of the baton. */
  void release() throws IOException {
    ask(RELEASE);
  }

  /** Tells it that it may end. */
  void tellTaken() {
    socket.send(TAKEN);
  }

  private void ask(String word) throws IOException {
    if (!socket.send(word)
        || socket.receive().filter(answer -> answer.text().equals(FileList.DONE)).isEmpty()) {
      throw new IOException("the switch that runs does not hand over: no answer to " + word);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
