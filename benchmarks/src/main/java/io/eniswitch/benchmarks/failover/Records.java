package io.eniswitch.benchmarks.failover;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Keeps what was measured: a raw {@code .hdr} log per histogram, and the plot of all. */
public final class Records {
  private Records() {}

  /** The histograms of a result by the name of its field. */
  public static Map<String, Histogram> of(FailoverResult result) {
    Map<String, Histogram> all = new LinkedHashMap<>();
    FailoverResult.Times times = result.times();
    all.put("requestToRedirect", times.requestToRedirect());
    all.put("requestToAnswer", times.requestToAnswer());
    all.put("sentToState", times.sentToState());
    all.put("stateToCommand", times.stateToCommand());
    all.put("commandToRedirect", times.commandToRedirect());
    all.put("commandToVisible", times.commandToVisible());
    all.put("blackout", times.blackout());
    return all;
  }

  /** Writes everything into a directory, which is made if there is none. */
  public static void write(FailoverResult result, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, Histogram> one : of(result).entrySet()) {
      Path file = directory.resolve(one.getKey() + ".hdr");
      try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
        HistogramLogWriter log = new HistogramLogWriter(out);
        log.outputLogFormatVersion();
        log.outputLegend();
        log.outputIntervalHistogram(one.getValue());
      }
    }
    Files.writeString(directory.resolve("failover.svg"), PercentilePlot.svg(of(result)));
  }
}
