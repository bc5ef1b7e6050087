package io.eniswitch.benchmarks.failover;

import io.eniswitch.benchmarks.machine.ChildProcess;
import io.eniswitch.controlplane.command.EniSwitch;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** An {@code eniswitch} command as a process of its own. <b>Threading</b>: one thread. */
final class Program implements AutoCloseable {
  private static final String API = "  API     ";
  private static final String PUSH = "  push    ";
  private static final String LAST = "Ctrl-C";

  private final ChildProcess process;
  private final List<String> summary;

  private Program(ChildProcess process) throws IOException {
    this.process = process;
    try {
      summary = process.linesUntil(LAST);
    } catch (IOException e) {
      process.close();
      throw e;
    }
    process.ignoreRest();
  }

  /** Starts a command and waits until it says that it runs. */
  static Program start(String... arguments) throws IOException {
    return new Program(ChildProcess.start(EniSwitch.class, arguments));
  }

  /** The same, for one whose errors are no news. */
  static Program silent(String... arguments) throws IOException {
    return new Program(ChildProcess.silent(EniSwitch.class, arguments));
  }

  /** The port its API listens at. */
  int apiPort() throws IOException {
    return URI.create(told(API)).getPort();
  }

  /** Where switches call it. */
  String pushAddress() throws IOException {
    return told(PUSH);
  }

  /** The processes it started. */
  Stream<ProcessHandle> children() {
    return process.children();
  }

  private String told(String start) throws IOException {
    return summary.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new IOException("it says not where that is: " + summary));
  }

  @Override
  public void close() {
    process.close();
  }
}
