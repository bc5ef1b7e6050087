package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.controlplane.command.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bench jmh}: the benchmarks that are JMH classes, in JVMs with this one's options, and what
 * each operation allocates. JMH's own report is the progress, on the error stream.
 */
@Command(
    name = "jmh",
    description = "The JMH benchmarks, with what an operation allocates.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class JmhCommand implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String PACKAGE = "io.eniswitch.benchmarks.";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "REGEX",
      description = "Run those whose class and method match one of these; without any, all.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE[,VALUE]",
      description = "Run a benchmark's parameter at these values only, as in flows=1000.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Iterations measured in each JVM, 1 to 100.")
  private int iterations;

  @Option(names = "--forks", defaultValue = "1", description = "JVMs for each, 1 to 20.")
  private int forks;

  @Option(
      names = "--millis",
      defaultValue = "1000",
      description = "Milliseconds of an iteration, 10 to 60000.")
  private int millis;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--iterations", iterations, 1, 100);
    Bounds.check(command, "--forks", forks, 1, 20);
    Bounds.check(command, "--millis", millis, 10, 60_000);
    PrintWriter out = command.commandLine().getOut();
    MachineReport machine = MachineReport.now();
    Collection<RunResult> results = measure();
    if (json) {
      results.forEach(result -> out.println(figure(result).json(machine)));
    } else {
      out.println(machine.line());
      out.printf("%-62s%14s%12s  %-8s%14s%n", "", "score", "+-", "unit", "B/operation");
      results.forEach(result -> print(out, result));
    }
    out.flush();
    return 0;
  }

  private Collection<RunResult> measure() {
    TimeValue time = TimeValue.milliseconds(millis);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .forks(forks)
            .measurementIterations(iterations)
            .measurementTime(time)
            .warmupTime(time)
            .shouldFailOnError(true);
    patterns.forEach(options::include);
    parameters.forEach((name, values) -> options.param(name, values.split(",", -1)));
    try {
      // The formatter keeps the stream, so it is the process's and not one to be closed here.
      return new Runner(
              options.build(),
              OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL))
          .run();
    } catch (NoBenchmarksException _) {
      throw new CommandFailure(
          "no JMH benchmark matches " + patterns + "; without a REGEX all are run");
    } catch (RunnerException e) {
      throw new CommandFailure("JMH: " + e.getMessage());
    }
  }

  private Figure figure(RunResult run) {
    Result<?> primary = run.getPrimaryResult();
    Figure figure =
        Figure.of("jmh")
            .with("name", name(run))
            .with("params", parametersOf(run))
            .with("iterations", iterations)
            .with("forks", forks)
            .with("millis", millis)
            .with("mode", run.getParams().getMode().shortLabel())
            .with("score", primary.getScore())
            .with("unit", primary.getScoreUnit());
    withFinite(figure, "scoreError", primary.getScoreError());
    withFinite(figure, "bytesPerOperation", allocated(run));
    return figure;
  }

  /** Leaves out what is not a number, for which JSON has no word: the error of one iteration. */
  private static void withFinite(Figure figure, String field, double value) {
    if (Double.isFinite(value)) {
      figure.with(field, value);
    }
  }

  private static void print(PrintWriter out, RunResult run) {
    Result<?> primary = run.getPrimaryResult();
    String label =
        parametersOf(run).entrySet().stream()
            .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("", name(run), ""));
    out.printf(
        "%-62s%14.3f%12.3f  %-8s%14.3f%n",
        label, primary.getScore(), primary.getScoreError(), primary.getScoreUnit(), allocated(run));
  }

  /** Bytes of one operation; not a number if JMH could not tell. */
  private static double allocated(RunResult run) {
    @Nullable Result<?> allocation = run.getSecondaryResults().get(ALLOCATED);
    return allocation == null ? Double.NaN : allocation.getScore();
  }

  private static String name(RunResult run) {
    String full = run.getParams().getBenchmark();
    return full.startsWith(PACKAGE) ? full.substring(PACKAGE.length()) : full;
  }

  private static Map<String, String> parametersOf(RunResult run) {
    BenchmarkParams params = run.getParams();
    return params.getParamsKeys().stream()
        .collect(
            Collectors.toMap(
                key -> key, params::getParam, (first, _) -> first, LinkedHashMap::new));
  }
}
