package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.dataplane.DataplaneException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code eniswitch run}: control plane and switch in one process, with nothing to configure, or the
 * switch alone for the network that a file declares.
 */
@Command(
    name = "run",
    description = {
      "Run control plane and switch in one process.",
      "With --config the switch alone, for the network a file declares: namespaces that are missing"
          + " and the devices of all ENIs are made, and removed at the end."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Subcommand, Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The network, in YAML, instead of an API; see examples/two-instances.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--busy-poll",
      description = "With --config: never sleep, for lowest latency, a processor per worker.")
  private boolean busyPoll;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the state is kept, made if there is none (default: ./data).")
  private Path data = Path.of("data");

  @Mixin private final ApiOptions apiOptions = new ApiOptions();
  @Mixin private final SwitchOptions switchOptions = new SwitchOptions();
  @Mixin private final HostOption host = new HostOption();
  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    int workers = switchOptions.workers(spec.commandLine());
    Path file = config;
    if (file != null) {
      return new ConfiguredRun(file, data, workers, busyPoll, switchOptions.policy())
          .run(spec.commandLine().getOut(), err);
    }
    try (var _ = new DataDirectory(data).take()) {
      FaultLog faults = new FaultLog(err);
      AllInOne running = start(workers, faults);
      Lifetime lifetime = Lifetime.of(running);
      summarize(running, spec.commandLine().getOut());
      warmUp.begin(faults);
      throw lifetime.awaitFailure(running.controlPlane().store(), data);
    }
  }

  private AllInOne start(int workers, FaultLog faults) {
    ControlPlaneConfig config =
        ControlPlaneConfig.in(data).withApi(apiOptions.config(spec.commandLine()));
    AllInOne.Hosting hosting =
        new AllInOne.Hosting(data, host.name(), workers, switchOptions.policy());
    try {
      return AllInOne.start(config, hosting, Map.of(), new PrometheusRegistry(), faults);
    } catch (StoreException e) {
      throw new CommandFailure(Lifetime.cannotUse(data, e), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot start at "
              + apiOptions.listen()
              + " over "
              + data
              + ": "
              + e.getMessage()
              + "; see --listen and --data",
          e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (DataplaneException e) {
      throw new CommandFailure("the switch cannot start: " + e.getMessage(), e);
    }
  }

  private void summarize(AllInOne running, PrintWriter out) {
    out.println("ENI Switch is running on " + host.name() + ".");
    apiOptions.summarize(running.controlPlane().address(), out);
    out.println("  state   " + data.toAbsolutePath().normalize());
    switchOptions.summarize(out);
    out.println("Ctrl-C ends it; the state stays.");
    out.flush();
  }
}
