package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.benchmarks.forwarding.ForwardingCase;
import io.eniswitch.benchmarks.forwarding.ForwardingPipeline;
import io.eniswitch.benchmarks.forwarding.ForwardingResult;
import io.eniswitch.benchmarks.forwarding.ForwardingRun;
import io.eniswitch.benchmarks.machine.Figure;
import io.eniswitch.benchmarks.machine.MachineReport;
import io.eniswitch.dataplane.linux.CpuAffinity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench forwarding}: one worker's pipeline, packets made and dropped in memory. */
@Command(
    name = "forwarding",
    description = "Packets per second through one worker's pipeline, memory to memory.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ForwardingCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pipeline",
      split = ",",
      defaultValue = "l3",
      description = "One or more of: ${COMPLETION-CANDIDATES}.")
  private List<ForwardingPipeline> pipelines = new ArrayList<>();

  @Option(
      names = "--flows",
      split = ",",
      defaultValue = "1000,64000",
      description = "Numbers of flows, 1 to 1000000, over as many ENIs up to 65536.")
  private List<Integer> flowCounts = new ArrayList<>();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Seconds measured, 1 to 60, in 5 rounds; the best one counts.")
  private int seconds;

  @Option(
      names = "--order",
      defaultValue = "sequential",
      description = "Order of the flows: ${COMPLETION-CANDIDATES}.")
  private FlowOrder order = FlowOrder.SEQUENTIAL;

  @Option(
      names = "--core",
      defaultValue = "-1",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Processor that forwards; the last one if not given.")
  private int core;

  @Option(names = "--json", description = "One JSON object per result and line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = requireNonNull(spec);
    Bounds.check(command, "--seconds", seconds, 1, 60);
    flowCounts.forEach(flows -> Bounds.check(command, "--flows", flows, 1, 1_000_000));
    int cpu = cpu(command);
    PrintWriter out = command.commandLine().getOut();
    MachineReport machine = MachineReport.now();
    if (!json) {
      out.println(machine.line());
      out.printf(
          "%-10s%10s%10s%10s%14s%14s%10s%n",
          "pipeline", "flows", "Mpps", "median", "ns/packet", "bytes/burst", "dropped");
    }
    for (ForwardingPipeline pipeline : pipelines) {
      for (int flows : flowCounts) {
        ForwardingCase what = new ForwardingCase(pipeline, flows, order == FlowOrder.RANDOM);
        ForwardingResult result = ForwardingRun.measure(what, Duration.ofSeconds(seconds), cpu);
        out.println(json ? figure(what, cpu, result).json(machine) : row(what, result));
        out.flush();
      }
    }
    return 0;
  }

  private int cpu(CommandSpec command) {
    var allowed = CpuAffinity.allowed();
    if (core < 0) {
      return allowed.length() - 1;
    }
    if (!allowed.get(core)) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for --core: %d is none of %s".formatted(core, allowed));
    }
    return core;
  }

  private Figure figure(ForwardingCase what, int cpu, ForwardingResult result) {
    return Figure.of("forwarding")
        .with("pipeline", what.pipeline().toString())
        .with("flows", what.flows())
        .with("seconds", seconds)
        .with("order", order.toString())
        .with("core", cpu)
        .with("mpps", rounded(result.mpps()))
        .with("medianMpps", rounded(result.medianMpps()))
        .with("nsPerPacket", rounded(result.nsPerPacket()))
        .with("bytesPerBurst", rounded(result.bytesPerBurst()))
        .with("packets", result.packets())
        .with("dropped", result.dropped());
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static String row(ForwardingCase what, ForwardingResult result) {
    return "%-10s%10d%10.2f%10.2f%14.2f%14.2f%10d"
        .formatted(
            what.pipeline(),
            what.flows(),
            result.mpps(),
            result.medianMpps(),
            result.nsPerPacket(),
            result.bytesPerBurst(),
            result.dropped());
  }
}
