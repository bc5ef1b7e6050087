package io.eniswitch.controlplane.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An {@code eniswitch} command that goes on as a process of its own. */
final class RunningProcess implements AutoCloseable {
  private static final String API = "  API     ";
  private static final String PUSH = "  push    ";
  private static final String METRICS = "  metrics ";

  private final Process process;

  /** What it printed up to the line that names its API, and that line. */
  final List<String> summary = new ArrayList<>();

  private RunningProcess(Process process) {
    this.process = process;
  }

  /** Starts {@code run} over a directory and waits until its API answers. */
  static RunningProcess start(Path data) throws IOException {
    return start("run", "--data", data.toString(), "--listen", "127.0.0.1:0");
  }

  /** Starts a command and waits until it says how to end it. */
  static RunningProcess start(String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EniSwitch.class.getName()));
    words.addAll(List.of(arguments));
    words.add("--warm-up=0");
    ProcessBuilder builder = new ProcessBuilder(words);
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
    return told(API);
  }

  /** Where switches call it. */
  String pushAddress() {
    return told(PUSH);
  }

  /** The page of its metrics. */
  String metrics() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(told(METRICS))).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private String told(String start) {
    return summary.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it says not where that is: " + summary));
  }

  /** A process that a supervisor started and that lives. */
  Optional<ProcessHandle> child() {
    return children().stream().findFirst();
  }

  /** The processes that a supervisor started and that live: two while one hands over. */
  List<ProcessHandle> children() {
    return process.children().filter(ProcessHandle::isAlive).toList();
  }

  /** Asks it to end, and gives its exit code. */
  int end() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** Gives its exit code, or -1 if it does not end. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** Sends it a signal, such as {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + pid + ": " + code);
    }
  }

  /** Kills it. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
