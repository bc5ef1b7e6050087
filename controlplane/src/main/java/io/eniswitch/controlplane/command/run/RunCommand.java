package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.linux.UserNamespace;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
  private static final int MAX_WORKERS = 64;
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

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

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:8640",
      description = "Where the API listens (default: ${DEFAULT-VALUE}); port 0: any free one.")
  private String listen = "";

  @Option(
      names = "--access-key-file",
      paramLabel = "FILE",
      description = "Whom the API believes: a line \"ID SECRET [ACCOUNT]\" each, mode 0600.")
  private @Nullable Path accessKeyFile;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that move packets, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "This host in the tag eniswitch:host (default: the host's name).")
  private @Nullable String host;

  @Spec private CommandSpec spec = CommandSpec.create();

  private volatile boolean closing;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new ParameterException(
          spec.commandLine(), "--workers " + workers + ": 1 to " + MAX_WORKERS + " is accepted");
    }
    Path file = config;
    if (file != null) {
      return new ConfiguredRun(file, data, workers, busyPoll).run(spec.commandLine().getOut(), err);
    }
    try (var _ = new DataDirectory(data).take()) {
      AllInOne running = start(new FaultLog(err));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "closing"));
      summarize(running, spec.commandLine().getOut());
      throw new CommandFailure(awaitEnd(running));
    }
  }

  private AllInOne start(FaultLog faults) {
    ApiConfig api = api();
    ControlPlaneConfig config = ControlPlaneConfig.in(data).withApi(api);
    AllInOne.Hosting hosting = new AllInOne.Hosting(data, hostName(), workers);
    try {
      return AllInOne.start(config, hosting, Map.of(), new PrometheusRegistry(), faults);
    } catch (StoreException e) {
      throw new CommandFailure(
          "the state in "
              + data
              + " cannot be used: "
              + e.getMessage()
              + "; is another one running there? See --data",
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot start at "
              + listen
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

  private ApiConfig api() {
    int colon = listen.lastIndexOf(':');
    try {
      InetSocketAddress address =
          new InetSocketAddress(
              listen.substring(0, Math.max(colon, 0)),
              Integer.parseInt(listen.substring(colon + 1)));
      ApiConfig api = ApiConfig.defaults();
      if (accessKeyFile != null) {
        api = api.withKeys(AccessKeys.read(accessKeyFile));
      }
      return api.withListen(address);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--listen " + listen + ": ADDRESS:PORT is accepted", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private String hostName() {
    if (host != null) {
      return host;
    }
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      throw new CommandFailure("the host has no name: " + e.getMessage() + "; see --host", e);
    }
  }

  private void summarize(AllInOne running, PrintWriter out) {
    InetSocketAddress at = running.controlPlane().address();
    out.println("ENI Switch is running on " + hostName() + ".");
    out.println("  API     http://" + at.getHostString() + ":" + at.getPort() + "/");
    out.println(
        accessKeyFile == null
            ? "  key     "
                + AccessKeys.DEFAULT_ID
                + " / "
                + AccessKeys.DEFAULT_SECRET
                + ", which everybody knows: for loopback only, see --access-key-file"
            : "  keys    " + accessKeyFile);
    out.println("  state   " + data.toAbsolutePath().normalize());
    out.println("  switch  workers: " + workers);
    if (!UserNamespace.isRoot()) {
      out.println("  Not root: ports in network namespaces cannot be made.");
    }
    out.println("Ctrl-C ends it; the state stays.");
    out.flush();
  }

  private void close(AllInOne running) {
    closing = true;
    running.close();
  }

  /** Waits until the state cannot be kept any more, and says why. */
  private String awaitEnd(AllInOne running) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Optional<String> why = Optional.empty();
    while (why.isEmpty() || closing) {
      boolean _ = never.await(1, TimeUnit.SECONDS);
      why = running.controlPlane().store().whyNotWritable();
    }
    return "the state in "
        + data
        + " can no longer be kept: "
        + why.get()
        + "; look at the disk and start again";
  }
}
