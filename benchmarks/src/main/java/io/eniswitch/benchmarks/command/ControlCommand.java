package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.control.ApiLoad;
import io.eniswitch.benchmarks.control.ApiOperation;
import io.eniswitch.benchmarks.control.ApiResult;
import io.eniswitch.benchmarks.control.ApiRig;
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
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench control}: calls per second through the API, on a durable store. */
@Command(
    name = "control",
    description = "Calls per second through the API of a control plane on a durable store.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ControlCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--operation",
      split = ",",
      defaultValue = "describe-id,describe-tag,describe-page,attach-detach",
      description = "One or more of: ${COMPLETION-CANDIDATES}.")
  private List<ApiOperation> operations = new ArrayList<>();

  @Option(names = "--enis", defaultValue = "10000", description = "ENIs, 1 to 60000.")
  private int enis;

  @Option(names = "--clients", defaultValue = "16", description = "Clients at once, 1 to 256.")
  private int clients;

  @Option(names = "--seconds", defaultValue = "5", description = "Measured each, 1 to 60.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--clients", clients, 1, 256);
    Bounds.check(command, "--enis", enis, clients, 60_000);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    try {
      Path directory = Files.createTempDirectory("eniswitch-bench-control");
      try {
        measure(directory, command.commandLine().getOut());
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new CommandFailure("the load stopped: " + e.getMessage(), e);
    }
    return 0;
  }

  private void measure(Path directory, PrintWriter out) throws IOException, InterruptedException {
    MachineReport machine = MachineReport.now();
    if (!json) {
      out.println(machine.line());
      out.printf("%-15s%12s%10s%10s%10s%n", "operation", "calls/s", "p50 us", "p99 us", "max us");
    }
    try (ApiRig rig = new ApiRig(directory, enis, clients)) {
      ApiLoad load = new ApiLoad(rig, clients);
      for (ApiOperation operation : operations) {
        // Once unmeasured: the first seconds are the compiler's.
        ApiResult _ = load.run(operation, Duration.ofSeconds(Math.min(seconds, 3)));
        ApiResult result = load.run(operation, Duration.ofSeconds(seconds));
        out.println(json ? figure(operation, result).json(machine) : row(operation, result));
        out.flush();
      }
    }
  }

  private Figure figure(ApiOperation operation, ApiResult result) {
    return Figure.of("control")
        .with("operation", operation.toString())
        .with("enis", enis)
        .with("clients", clients)
        .with("seconds", seconds)
        .with("callsPerSec", Math.round(result.callsPerSec()))
        .with("micros", percentiles(result.micros()));
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

  private static String row(ApiOperation operation, ApiResult result) {
    return "%-15s%12.0f%10d%10d%10d"
        .formatted(
            operation,
            result.callsPerSec(),
            result.micros().getValueAtPercentile(50),
            result.micros().getValueAtPercentile(99),
            result.micros().getMaxValue());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
