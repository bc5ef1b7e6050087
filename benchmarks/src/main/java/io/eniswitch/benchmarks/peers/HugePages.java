package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sets 2 MiB pages aside while it is open, and puts the host's own number back when it closes. */
final class HugePages implements AutoCloseable {
  private static final Path COUNT =
      Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
  private static final Path FREE =
      Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages");

  private final int wanted;
  private final int before;
  private final AtExit atExit;

  /**
   * Makes sure that {@code wanted} pages are free.
   *
   * @throws CommandFailure if the kernel does not grant them
   */
  HugePages(int wanted) {
    this.wanted = wanted;
    before = read(COUNT);
    atExit = new AtExit(this::restore);
    int lacking = wanted - read(FREE);
    if (lacking > 0) {
      write(before + lacking);
    }
    if (read(FREE) < wanted) {
      int free = read(FREE);
      close();
      throw new CommandFailure(
          "%d free huge pages of 2 MiB are needed and the kernel gave %d; free memory and try again"
              .formatted(wanted, free));
    }
  }

  /** Memory that is free on huge pages at least. */
  int mebibytes() {
    return 2 * wanted;
  }

  @Override
  public void close() {
    atExit.runNow();
  }

  private void restore() {
    if (read(COUNT) != before) {
      write(before);
    }
  }

  private static int read(Path file) {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + file + ": " + failure.getMessage(), failure);
    }
  }

  private static void write(int count) {
    try {
      Files.writeString(COUNT, Integer.toString(count));
    } catch (IOException failure) {
      throw new CommandFailure("cannot write " + COUNT + ", which needs root", failure);
    }
  }
}
