package io.eniswitch.benchmarks.control;

import io.eniswitch.benchmarks.machine.ChildProcess;
import io.eniswitch.controlplane.command.EniSwitch;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** {@code eniswitch controlplane} started again and again over a state, as a process of its own. */
public final class RestartRun {
  private static final String API = "  API     ";

  private RestartRun() {}

  /**
   * Starts and ends it so many times.
   *
   * @param data its directory, with a state
   * @return microseconds from the start of the process to its first answer that it is ready
   */
  public static Histogram run(Path data, int rounds, Consumer<String> steps) throws IOException {
    Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
    for (int i = 0; i < rounds; i++) {
      long startNs = System.nanoTime();
      try (ChildProcess process =
          ChildProcess.start(
              EniSwitch.class,
              "controlplane",
              "--data",
              data.toString(),
              "--listen",
              "127.0.0.1:0",
              "--push",
              "127.0.0.1:0")) {
        requireReady(URI.create(process.awaitLine(API)).resolve("/readyz").toURL());
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs));
      }
      steps.accept("start " + (i + 1) + " of " + rounds);
    }
    return micros;
  }

  private static void requireReady(URL url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException(url + " answered " + status);
    }
  }
}
