package io.eniswitch.benchmarks.command;

import static java.util.Objects.requireNonNull;

import io.eniswitch.controlplane.command.Subcommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the benchmarks; by itself it only lists them. */
@Command(
    name = "bench",
    description = "Measures this switch, alone or beside its peers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      CapsCommand.class,
      ControlCommand.class,
      FailoverCommand.class,
      ForwardingCommand.class,
      JmhCommand.class,
      NeighboursCommand.class,
      PeersCommand.class,
      RedirectCommand.class,
      RestartCommand.class,
      SessionsCommand.class,
      TablesCommand.class,
      VethCommand.class
    })
public final class BenchCommand implements Subcommand, Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--list", description = "Name and purpose of each benchmark.")
  private boolean list;

  @Override
  public Integer call() {
    CommandLine command = requireNonNull(spec).commandLine();
    if (!list) {
      throw new ParameterException(command, "Missing: the name of a benchmark, or --list");
    }
    command
        .getSubcommands()
        .forEach((name, benchmark) -> command.getOut().println(line(name, benchmark)));
    command.getOut().flush();
    return 0;
  }

  private static String line(String name, CommandLine benchmark) {
    String[] description = benchmark.getCommandSpec().usageMessage().description();
    return "%-12s %s".formatted(name, String.join(" ", description));
  }
}
