package io.eniswitch.controlplane.command.demo;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.TunFile;
import io.eniswitch.dataplane.linux.UserNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eniswitch demo}. */
@Command(
    name = "demo",
    description = {
      "Real traffic between three instances, and an ENI moved under load.",
      "Makes network namespaces, measures for about half a minute and removes them. Needs root or"
          + " user namespaces, and /dev/net/tun; without them the same runs in memory."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Subcommand, Callable<Integer> {
  private static final int MAX_SECONDS = 10;
  private static final String INSIDE = "--inside";

  @Option(names = "--json", description = "One JSON object instead of the table.")
  private boolean json;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long throughput and round trips are measured: 1 to 10, default 3.")
  private int seconds;

  @Option(names = "--in-memory", description = "Memory ports, also where real ones can be had.")
  private boolean inMemory;

  @Option(names = INSIDE, hidden = true, description = "In namespaces made for this process.")
  private boolean inside;

  @Spec private CommandSpec spec = CommandSpec.create();

  private volatile boolean stopping;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--seconds " + seconds + ": 1 to " + MAX_SECONDS + " is accepted");
    }
    if (inMemory) {
      return run(new MemoryStage(), Optional.of("--in-memory was given"));
    }
    if (inside) {
      UserNamespace.mountPrivateRun();
    }
    Optional<String> obstacle = obstacle();
    if (obstacle.isEmpty()) {
      return run(new KernelStage(), Optional.empty());
    }
    if (inside) {
      return run(new MemoryStage(), obstacle);
    }
    Optional<String> obstacleInside = UserNamespace.obstacle();
    return obstacleInside.isEmpty()
        ? Inside.run(INSIDE)
        : run(new MemoryStage(), obstacle.map(reason -> reason + "; " + obstacleInside.get()));
  }

  /** Why there can be no real ports here. */
  private static Optional<String> obstacle() {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      space.run(TunFile::features);
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private int run(Stage stage, Optional<String> inMemoryBecause)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    inMemoryBecause.ifPresent(reason ->
        (json ? err : out)
            .println("In memory only, no kernel and no device is involved, because: " + reason));
    long startNs = System.nanoTime();
    Thread removal = Thread.ofPlatform().unstarted(() -> remove(stage));
    Runtime.getRuntime().addShutdownHook(removal);
    try {
      Demo demo =
          new Demo(
              stage,
              inMemoryBecause,
              line ->
                  err.printf(
                      Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - startNs) / 1e9, line));
      DemoResult result = demo.run(seconds);
      DemoReport report = new DemoReport(result);
      if (json) {
        out.println(report.json());
      } else {
        out.println();
        report.print(out);
      }
      out.flush();
      return result.ok() ? 0 : 1;
    } catch (IOException | RuntimeException e) {
      if (stopping) {
        return 1; // the network was taken away under it
      }
      throw new CommandFailure("the demo broke off: " + e.getMessage(), e);
    } finally {
      stage.close();
      if (!stopping) {
        Runtime.getRuntime().removeShutdownHook(removal);
      }
    }
  }

  private void remove(Stage stage) {
    stopping = true;
    stage.close();
  }
}
