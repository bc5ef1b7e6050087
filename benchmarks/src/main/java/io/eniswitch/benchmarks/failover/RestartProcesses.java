package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.LocalSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A control plane and a supervised switch as processes of their own, without the warm-up after a
 * start, for the next restart comes before it would be over. <b>Threading</b>: one thread.
 */
final class RestartProcesses implements AutoCloseable {
  private static final String NO_WARM_UP = "--warm-up=0";
  private static final String RESTART = "restart";
  private static final String RESTARTED = "restarted";

  private final Program control;
  private final Program supervisor;
  private final Path socket;

  private RestartProcesses(Program control, Program supervisor, Path socket) {
    this.control = control;
    this.supervisor = supervisor;
    this.socket = socket;
  }

  /** Starts both over a directory and waits until they say that they run. */
  static RestartProcesses start(Path data) throws IOException {
    Path switchData = Files.createDirectory(data.resolve("switch"));
    Program control =
        Program.silent(
            "controlplane",
            "--data",
            Files.createDirectory(data.resolve("control")).toString(),
            "--listen",
            "127.0.0.1:0",
            "--push",
            "127.0.0.1:0",
            NO_WARM_UP);
    try {
      Program supervisor =
          Program.silent(
              "dataplane",
              "--supervised",
              "--controller",
              control.pushAddress(),
              "--data",
              switchData.toString(),
              NO_WARM_UP);
      return new RestartProcesses(control, supervisor, switchData.resolve("keeper.sock"));
    } catch (IOException e) {
      control.close();
      throw e;
    }
  }

  /** The port of the API. */
  int apiPort() throws IOException {
    return control.apiPort();
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

  @Override
  public void close() {
    supervisor.close();
    control.close();
  }
}
