package io.eniswitch.benchmarks.failover;

import io.eniswitch.controlplane.command.EniSwitch;
import io.eniswitch.dataplane.linux.LocalSocket;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A control plane and a supervised switch as processes of their own, with the JVM options of this
 * one. <b>Threading</b>: one thread.
 */
final class RestartProcesses implements AutoCloseable {
  private static final String API = "  API     ";
  private static final String PUSH = "  push    ";
  private static final String LAST = "Ctrl-C";
  private static final String RESTART = "restart";
  private static final String RESTARTED = "restarted";
  private static final int END_SECONDS = 20;

  private final Process control;
  private final Process supervisor;
  private final int apiPort;
  private final Path socket;

  private RestartProcesses(Process control, Process supervisor, int apiPort, Path socket) {
    this.control = control;
    this.supervisor = supervisor;
    this.apiPort = apiPort;
    this.socket = socket;
  }

  /** Starts both over a directory and waits until they say that they run. */
  static RestartProcesses start(Path data) throws IOException {
    Path switchData = Files.createDirectory(data.resolve("switch"));
    Process control =
        process(
            "controlplane",
            "--data",
            Files.createDirectory(data.resolve("control")).toString(),
            "--listen",
            "127.0.0.1:0",
            "--push",
            "127.0.0.1:0");
    try {
      List<String> said = summary(control);
      Process supervisor =
          process(
              "dataplane",
              "--supervised",
              "--controller",
              told(said, PUSH),
              "--data",
              switchData.toString());
      summary(supervisor);
      return new RestartProcesses(
          control,
          supervisor,
          URI.create(told(said, API)).getPort(),
          switchData.resolve("keeper.sock"));
    } catch (IOException e) {
      control.destroyForcibly();
      throw e;
    }
  }

  /** The port of the API. */
  int apiPort() {
    return apiPort;
  }

  /** Has the switch's process replaced, and waits until it is, or kills it. */
  void restart(boolean planned) throws IOException {
    if (!planned) {
      ProcessHandle child =
          supervisor.children().findFirst().orElseThrow(() -> new EOFException("no switch runs"));
      child.destroyForcibly();
      // What is asked from here on, only the next one can answer.
      child.onExit().join();
      return;
    }
    try (LocalSocket asking = LocalSocket.connect(socket)) {
      Optional<LocalSocket.Message> answer =
          asking.send(RESTART) ? asking.receive() : Optional.empty();
      if (answer.filter(message -> message.text().equals(RESTARTED)).isEmpty()) {
        throw new IOException("the switch was not restarted: " + answer);
      }
    }
  }

  private static Process process(String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), EniSwitch.class.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static List<String> summary(Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(LAST)) {
        Thread.ofVirtual().start(() -> drain(out));
        return lines;
      }
    }
    process.destroyForcibly();
    throw new EOFException("a process ended before it ran: " + lines);
  }

  /** Each restart says something, and nobody else reads it. */
  private static void drain(BufferedReader out) {
    try {
      out.skip(Long.MAX_VALUE);
    } catch (IOException _) {
      // The process has ended.
    }
  }

  private static String told(List<String> lines, String start) throws EOFException {
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new EOFException("it says not where it listens: " + lines));
  }

  @Override
  public void close() {
    end(supervisor);
    end(control);
  }

  private static void end(Process process) {
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
