package io.eniswitch.benchmarks.machine;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of ours in a process of its own, with the JVM options of this one. It ends with this
 * object. <b>Threading</b>: one thread.
 */
public final class ChildProcess implements AutoCloseable {
  private static final int END_SECONDS = 20;

  private final Process process;
  private final BufferedReader lines;

  private ChildProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the {@code main} of a class; what it says on its error stream is seen. */
  public static ChildProcess start(Class<?> main, String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.INHERIT, main, arguments);
  }

  /** The same, for one whose errors are no news. */
  public static ChildProcess silent(Class<?> main, String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.DISCARD, main, arguments);
  }

  private static ChildProcess start(
      ProcessBuilder.Redirect errors, Class<?> main, String... arguments) throws IOException {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    program.add("-cp");
    program.add(System.getProperty("java.class.path"));
    program.add(main.getName());
    program.addAll(List.of(arguments));
    return new ChildProcess(new ProcessBuilder(program).redirectError(errors).start());
  }

  /**
   * Waits for a line of its output that begins so, and answers the rest of that line.
   *
   * @throws EOFException if it ended before
   */
  public String awaitLine(String prefix) throws IOException {
    return linesUntil(prefix).getLast().substring(prefix.length());
  }

  /**
   * Waits for a line of its output that begins so, and answers all up to that.
   *
   * @throws EOFException if it ended before
   */
  public List<String> linesUntil(String prefix) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.startsWith(prefix)) {
        return seen;
      }
    }
    throw new EOFException(
        "the process ended before it said " + prefix.strip() + "; it said " + seen);
  }

  /** Has what it says from here on read by nobody, so that it can go on saying it. */
  public void ignoreRest() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            lines.skip(Long.MAX_VALUE);
          } catch (IOException _) {
            // The process has ended.
          }
        });
  }

  /** The processes it started. */
  public Stream<ProcessHandle> children() {
    return process.children();
  }

  /** Asks it to end and waits until it has, killing it if it does not within 20 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
