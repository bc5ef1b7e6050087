package io.eniswitch.dataplane.push.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The number of a start of a switch: the time in milliseconds since 1970, or one more than the last
 * if the clock was put back. So the later one of two is greater even if they share no directory.
 */
final class Incarnation {
  private static final String FILE = "incarnation";

  private Incarnation() {}

  /**
   * The next number; no start over this directory gets it again.
   *
   * @throws IOException if it cannot be kept
   */
  static long next(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    long next = Math.max(System.currentTimeMillis(), last(file) + 1);
    Path fresh = directory.resolve(FILE + ".new");
    Files.writeString(fresh, Long.toString(next));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return next;
  }

  private static long last(Path file) throws IOException {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException | NumberFormatException _) {
      return 0;
    }
  }
}
