package io.eniswitch.controlplane.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code eniswitch run} as a process of its own. */
final class RunningProcess implements AutoCloseable {
  private static final String API = "  API     ";

  private final Process process;

  /** What it printed up to the line that names its API, and that line. */
  final List<String> summary = new ArrayList<>();

  private RunningProcess(Process process) {
    this.process = process;
  }

  /** Starts it over a directory and waits until its API answers. */
  static RunningProcess start(Path data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EniSwitch.class.getName(),
            "run",
            "--data",
            data.toString(),
            "--listen",
            "127.0.0.1:0");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    RunningProcess running = new RunningProcess(builder.start());
    BufferedReader lines = running.process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null && !line.startsWith("Ctrl-C")) {
      running.summary.add(line);
      line = lines.readLine();
    }
    return running;
  }

  /** Where its API is. */
  String endpoint() {
    return summary.stream()
        .filter(line -> line.startsWith(API))
        .map(line -> line.substring(API.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it says not where its API is: " + summary));
  }

  /** Asks it to end, and gives its exit code. */
  int end() throws InterruptedException {
    process.destroy();
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** Kills it. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
