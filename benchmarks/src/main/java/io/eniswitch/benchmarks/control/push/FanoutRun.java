package io.eniswitch.benchmarks.control.push;

import io.eniswitch.benchmarks.machine.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** A change that reaches very many switches, which are in a second process. */
public final class FanoutRun {
  private static final int ENIS = 10;
  private static final int CONNECT_SECONDS = 120;
  private static final int CHANGE_SECONDS = 30;
  private static final int SPARE_FILES = 200;
  private static final long PAUSE_MS = 200;
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files\\s+\\d+\\s+(\\d+)");

  private FanoutRun() {}

  /**
   * Makes changes one after the other, each when all switches have the last.
   *
   * @param switches how many, each with a connection
   * @param changes measured
   * @param warmUp changes before that, for the compilers of both processes
   * @return microseconds until the last switch said it has a change
   */
  public static Histogram run(int switches, int changes, int warmUp, Consumer<String> steps)
      throws IOException, InterruptedException, TimeoutException {
    requireFiles(switches + SPARE_FILES);
    Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    try (ControlEnd control = new ControlEnd(ENIS);
        ChildProcess _ =
            ChildProcess.start(
                LightSwitches.class,
                Integer.toString(control.address().getPort()),
                Integer.toString(switches))) {
      steps.accept(switches + " switches connect");
      control.progress().await(switches, control.revision(), CONNECT_SECONDS);
      steps.accept("they are told of " + (warmUp + changes) + " changes");
      for (int i = 0; i < warmUp + changes; i++) {
        Thread.sleep(PAUSE_MS);
        control.progress().forget();
        long startNs = System.nanoTime();
        long revision = control.change(i % ENIS);
        control.progress().await(switches, revision, CHANGE_SECONDS);
        if (i >= warmUp) {
          micros.recordValue(
              TimeUnit.NANOSECONDS.toMicros(control.progress().lastNs(revision) - startNs));
        }
      }
      if (!control.faults().isEmpty()) {
        throw new IllegalStateException("a switch had a fault", control.faults().getFirst());
      }
    }
    return micros;
  }

  private static void requireFiles(int count) throws IOException {
    Matcher limit = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
    if (limit.find() && Long.parseLong(limit.group(1)) < count) {
      throw new IOException(
          "%d open files are needed, the limit is %s: raise it, ulimit -Hn, or take fewer switches"
              .formatted(count, limit.group(1)));
    }
  }
}
