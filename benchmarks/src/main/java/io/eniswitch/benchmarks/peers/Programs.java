package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts other programs, waits for them with a bound, and ends those that stay. */
final class Programs {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Programs() {}

  /**
   * Runs {@code command} to its end.
   *
   * @param what the program's name in failures
   * @return its standard output
   * @throws CommandFailure with the first line of what it wrote if it fails or takes longer than
   *     {@code limit}
   */
  static String run(String what, Duration limit, List<String> command) {
    Path out = temporaryFile();
    Path err = temporaryFile();
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CommandFailure("%s did not end in %d s".formatted(what, limit.toSeconds()));
      }
      if (process.exitValue() != 0) {
        String reason = Files.readString(err).lines().findFirst().orElse("no reason given");
        throw new CommandFailure("%s failed: %s".formatted(what, reason));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new CommandFailure("%s: %s".formatted(what, failure.getMessage()), failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while " + what + " ran", interrupt);
    } finally {
      if (process != null) {
        end(process);
      }
      delete(out);
      delete(err);
    }
  }

  /** Starts a program that stays, its output appended to {@code log}. */
  static Process start(Path log, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException failure) {
      throw new CommandFailure(
          "%s: %s".formatted(command.getFirst(), failure.getMessage()), failure);
    }
  }

  /** Asks {@code process} to end, and makes it end after five seconds. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupt) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a program of this name is on the PATH. */
  static boolean onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("eniswitch-peer", ".out");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
