package io.eniswitch.dataplane.keep;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LocalSocket;
import io.eniswitch.dataplane.linux.LocalSocket.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What processes say to each other of open files: {@code hold NAME} with a file and {@code drop
 * NAME}, answered by {@code done}; {@code list}, answered by {@code file NAME} with each and {@code
 * done}.
 *
 * <p><b>Threading</b>: stateless.
 */
public final class FileList {
  /** Keep this. */
  static final String HOLD = "hold ";

  /** Close this. */
  static final String DROP = "drop ";

  /** Say what is there. */
  public static final String LIST = "list";

  /** That is all. */
  public static final String DONE = "done";

  private static final String FILE = "file ";

  private FileList() {}

  /** Asks for all files; empty if the other end is gone. */
  public static Map<String, Fd> ask(final LocalSocket socket) {
    final Map<String, Fd> files = new LinkedHashMap<>();
    if (!socket.send(LIST)) {
      return files;
    }
    for (Optional<Message> next = socket.receive(); next.isPresent(); next = socket.receive()) {
      final Fd file = next.get().file();
      if (next.get().text().equals(DONE)) {
        break;
      }
      if (file != null) {
        files.put(next.get().text().substring(FILE.length()), file);
      }
    }
    return files;
  }

  /** Answers with all files. */
  public static void tell(final LocalSocket socket, final Map<String, Fd> files) {
    files.forEach((name, file) -> socket.send(FILE + name, file));
    socket.send(DONE);
  }
}
