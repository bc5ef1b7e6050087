package io.eniswitch.benchmarks.failover;

import io.eniswitch.controlplane.command.EniSwitch;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@code eniswitch} command as a process of its own. <b>Threading</b>: one thread. */
final class Program implements AutoCloseable {
  private static final String API = "  API     ";
  private static final String PUSH = "  push    ";
  private static final String LAST = "Ctrl-C";
  private static final int END_SECONDS = 20;

  private final Process process;
  private final List<String> summary;

  private Program(Process process, List<String> summary) {
    this.process = process;
    this.summary = summary;
  }

  /** Starts a command and waits until it says that it runs. */
  static Program start(String... arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> words =
        new ArrayList<>(
            List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EniSwitch.class.getName()));
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> summary = new ArrayList<>();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      summary.add(line);
      if (line.startsWith(LAST)) {
        return new Program(process, summary);
      }
    }
    process.destroyForcibly();
    throw new EOFException(arguments[0] + " ended before it ran");
  }

  /** The port its API listens at. */
  int apiPort() throws IOException {
    return URI.create(told(API)).getPort();
  }

  /** Where switches call it. */
  String pushAddress() throws IOException {
    return told(PUSH);
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
