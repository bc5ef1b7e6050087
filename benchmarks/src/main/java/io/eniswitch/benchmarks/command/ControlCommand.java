package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.control.ApiLoad;
import io.eniswitch.benchmarks.control.ApiOperation;
import io.eniswitch.benchmarks.control.ApiResult;
import io.eniswitch.benchmarks.control.ApiRig;
import io.eniswitch.benchmarks.control.RestartRun;
import io.eniswitch.benchmarks.control.push.FanoutRun;
import io.eniswitch.benchmarks.control.push.PushResult;
import io.eniswitch.benchmarks.control.push.PushRun;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench control}: the control plane through its API, its restart, and the push channel. */
@Command(
    name = "control",
    description = "Calls per second through the API, restart, and what the push channel carries.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ControlCommand implements Callable<Integer> {
  private static final int WARM_UP_SECONDS = 5;
  private static final int ROUNDS = 5;
  private static final int SNAPSHOT_ROUNDS = 3;
  private static final int FANOUT_CHANGES = 20;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--operation",
      split = ",",
      description = "One or more of: ${COMPLETION-CANDIDATES}; all of them if none is given.")
  private List<ControlMeasure> measures = new ArrayList<>();

  @Option(names = "--enis", defaultValue = "10000", description = "ENIs, 1 to 60000.")
  private int enis;

  @Option(names = "--clients", defaultValue = "16", description = "Clients at once, 1 to 256.")
  private int clients;

  @Option(names = "--seconds", defaultValue = "5", description = "Measured each, 1 to 60.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Mixin private PushOptions push = new PushOptions();

  private final MachineReport machine = MachineReport.now();

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--clients", clients, 1, 256);
    Bounds.check(command, "--enis", enis, clients, 60_000);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    push.check(command);
    List<ControlMeasure> wanted = measures.isEmpty() ? List.of(ControlMeasure.values()) : measures;
    try {
      Path directory = Files.createTempDirectory("eniswitch-bench-control");
      try {
        measure(wanted, directory);
      } finally {
        delete(directory);
      }
    } catch (IOException | TimeoutException e) {
      throw new CommandFailure("the load stopped: " + e.getMessage(), e);
    }
    return 0;
  }

  private void measure(List<ControlMeasure> wanted, Path directory)
      throws IOException, InterruptedException, TimeoutException {
    if (!json) {
      PrintWriter out = requireNonNull(spec).commandLine().getOut();
      out.println(machine.line());
      out.printf(
          "%-15s%12s%10s%10s%10s%n", "operation", "per second", "p50 us", "p99 us", "max us");
      out.flush();
    }
    Path data = directory.resolve("api");
    if (wanted.stream().anyMatch(each -> each.api() != null || each == ControlMeasure.RESTART)) {
      Files.createDirectories(data);
      measureApi(wanted.stream().filter(each -> each.api() != null).toList(), data);
    }
    PushRun run = new PushRun(directory, this::progress);
    for (ControlMeasure each : wanted) {
      switch (each) {
        case RESTART -> {
          Histogram micros = RestartRun.run(data, ROUNDS, this::progress);
          print(
              each,
              figure(each).with("enis", enis).with("rounds", ROUNDS),
              enis * 1e6 / micros.getValueAtPercentile(50),
              micros);
        }
        case PUSH_RATE -> print(each, run, push.rate(enis, seconds));
        case PUSH_VISIBLE -> print(each, run, push.visible(enis, seconds));
        case PUSH_SNAPSHOT -> {
          int switches = push.snapshotSwitches();
          Histogram micros = run.snapshot(push.snapshotEnis(), switches, SNAPSHOT_ROUNDS);
          print(
              each,
              figure(each)
                  .with("snapshotEnis", push.snapshotEnis())
                  .with("snapshotSwitches", switches)
                  .with("rounds", SNAPSHOT_ROUNDS),
              push.snapshotEnis() * 1e6 / micros.getValueAtPercentile(50),
              micros);
        }
        case PUSH_FANOUT -> {
          int switches = push.lightSwitches();
          Histogram micros =
              FanoutRun.run(switches, FANOUT_CHANGES, FANOUT_CHANGES, this::progress);
          print(
              each,
              figure(each).with("lightSwitches", switches).with("changes", FANOUT_CHANGES),
              switches * 1e6 / micros.getValueAtPercentile(50),
              micros);
        }
        case DESCRIBE_ID, DESCRIBE_TAG, DESCRIBE_PAGE, ATTACH_DETACH -> {}
      }
    }
  }

  private void measureApi(List<ControlMeasure> wanted, Path data)
      throws IOException, InterruptedException {
    progress("making " + enis + " ENIs");
    try (ApiRig rig = new ApiRig(data, enis, clients)) {
      ApiLoad load = new ApiLoad(rig, clients);
      for (ControlMeasure each : wanted) {
        ApiOperation operation = requireNonNull(each.api());
        progress(operation.toString());
        // Once unmeasured: the first seconds are the compiler's.
        ApiResult _ = load.run(operation, Duration.ofSeconds(WARM_UP_SECONDS));
        ApiResult result = load.run(operation, Duration.ofSeconds(seconds));
        print(
            each,
            figure(each).with("enis", enis).with("clients", clients).with("seconds", seconds),
            result.callsPerSec(),
            result.micros());
      }
    }
  }

  private void print(ControlMeasure measure, PushRun run, PushRun.Offer offer)
      throws IOException, InterruptedException, TimeoutException {
    PushResult result = measure == ControlMeasure.PUSH_RATE ? run.rate(offer) : run.visible(offer);
    print(
        measure,
        figure(measure)
            .with("switches", offer.switches())
            .with("enis", offer.enis())
            .with("rate", offer.perSecond())
            .with("perRevision", offer.perRevision())
            .with("seconds", offer.seconds()),
        result.updatesPerSec(),
        result.micros());
  }

  private static Figure figure(ControlMeasure measure) {
    return Figure.of("control").with("operation", measure.toString());
  }

  private void print(ControlMeasure measure, Figure figure, double perSecond, Histogram micros) {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    if (json) {
      figure.with(measure.rateField(), Math.round(perSecond)).with("micros", percentiles(micros));
      out.println(figure.json(machine));
    } else {
      out.printf(
          "%-15s%12.0f%10d%10d%10d%n",
          measure,
          perSecond,
          micros.getValueAtPercentile(50),
          micros.getValueAtPercentile(99),
          micros.getMaxValue());
    }
    out.flush();
  }

  private void progress(String step) {
    PrintWriter err = requireNonNull(spec).commandLine().getErr();
    err.println("  " + step);
    err.flush();
  }

  private static Map<String, Long> percentiles(Histogram micros) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("p50", micros.getValueAtPercentile(50));
    values.put("p90", micros.getValueAtPercentile(90));
    values.put("p99", micros.getValueAtPercentile(99));
    values.put("p999", micros.getValueAtPercentile(99.9));
    values.put("max", micros.getMaxValue());
    return values;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
