package io.eniswitch.controlplane.command.top;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.TextTable;
import io.eniswitch.dataplane.cap.CapFile;
import io.eniswitch.dataplane.telemetry.CounterFile;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eniswitch top}. */
@Command(
    name = "top",
    description = {
      "Live rates of each ENI, what is dropped and why, how busy the workers are,",
      "and what instances have used of their allowances.",
      "Reads the counters of a switch that runs with the same --data, once a second until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
public final class TopCommand implements Subcommand, Callable<Integer> {
  private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The data directory of the switch, default ./data.")
  private Path data = Path.of("data");

  @Option(names = "--once", description = "Look for one second, print and end.")
  private boolean once;

  @Option(names = "--json", description = "One JSON object per look.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    DataDirectory directory = new DataDirectory(data);
    try (CounterFile file = open(directory);
        CapFile instances = openInstances(directory)) {
      Sample before = Sample.read(file);
      do {
        TimeUnit.SECONDS.sleep(1);
        Sample now = Sample.read(file);
        show(new View(before, now), new InstancesView(instances.usages()), directory.isTaken());
        before = now;
      } while (!once);
    }
    return ExitCode.OK;
  }

  private static CounterFile open(DataDirectory directory) {
    try {
      return CounterFile.open(directory.counters());
    } catch (IOException e) {
      throw new CommandFailure(
          "there are no counters of a switch in " + directory.path() + "; give its --data", e);
    }
  }

  private static CapFile openInstances(DataDirectory directory) {
    try {
      return CapFile.open(CapFile.beside(directory.counters()));
    } catch (IOException e) {
      throw new CommandFailure(
          "the counters in " + directory.path() + " are of another version; start the switch", e);
    }
  }

  private void show(View view, InstancesView instances, boolean running) {
    PrintWriter out = spec.commandLine().getOut();
    if (!running) {
      spec.commandLine().getErr().println("No switch runs with " + data + ": its last counters.");
    }
    if (json) {
      out.println(view.json(instances.json()));
    } else {
      if (!once && isTerminal()) {
        out.print(CLEAR_SCREEN);
      }
      view.print(out);
      if (!instances.usages().isEmpty()) {
        out.println();
        TextTable.print(out, instances.rows());
      }
    }
    out.flush();
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
