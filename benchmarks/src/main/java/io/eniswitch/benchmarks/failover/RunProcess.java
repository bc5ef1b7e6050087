package io.eniswitch.benchmarks.failover;

import io.eniswitch.controlplane.command.EniSwitch;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code eniswitch run} as a process of its own. <b>Threading</b>: one thread. */
final class RunProcess implements AutoCloseable {
  private static final String API = "  API     ";
  private static final int END_SECONDS = 20;

  private final Process process;
  private final int port;

  private RunProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it over a directory and waits until its API listens. */
  static RunProcess start(Path data) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> program =
        List.of(
            java.toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            EniSwitch.class.getName(),
            "run",
            "--data",
            data.toString(),
            "--listen",
            "127.0.0.1:0");
    Process process =
        new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(API)) {
        return new RunProcess(process, URI.create(line.substring(API.length())).getPort());
      }
    }
    process.destroyForcibly();
    throw new EOFException("the process ended before its API listened");
  }

  /** The port its API listens at. */
  int port() {
    return port;
  }

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
