package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.ControlPlaneServer;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.push.server.PushSettings;
import io.eniswitch.controlplane.store.StoreException;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.push.channel.ChannelTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eniswitch controlplane}: the control plane alone, for switches in other processes. */
@Command(
    name = "controlplane",
    description = "Run the control plane alone; switches call it: eniswitch dataplane.",
    mixinStandardHelpOptions = true)
public final class ControlPlaneCommand implements Subcommand, Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the state is kept, made if there is none (default: ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--push",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:8641",
      description = {
        "Where switches call (default: ${DEFAULT-VALUE}); port 0: any free one.",
        "Another address than loopback needs the three --tls options."
      })
  private String push = "";

  @Option(
      names = "--lease",
      paramLabel = "MS",
      defaultValue = "1000",
      description = {
        "How long a switch that cannot reach the control plane goes on to send for ENIs of"
            + " failover",
        "groups with members on several hosts; a quarter later another takes over",
        "(default: ${DEFAULT-VALUE})."
      })
  private int leaseMs;

  @Mixin private final ApiOptions apiOptions = new ApiOptions();
  @Mixin private final HostOption host = new HostOption();
  @Mixin private final TlsOptions tlsOptions = new TlsOptions();
  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    // All threads made from here on are so: each has little to do, and somebody waits for it.
    ThreadTiming.runBrieflyAndOften();
    CommandLine command = spec.commandLine();
    FaultLog faults = new FaultLog(command.getErr());
    ControlPlaneServer running = start(command, faults);
    Lifetime lifetime = Lifetime.of(running);
    summarize(running, command.getOut());
    warmUp.begin(faults);
    throw lifetime.awaitFailure(running.controlPlane().store(), data);
  }

  private ControlPlaneServer start(CommandLine command, FaultLog faults) {
    try {
      ControlPlaneConfig config = ControlPlaneConfig.in(data).withApi(apiOptions.config(command));
      return ControlPlaneServer.start(
          config, settings(command), host.name(), new PrometheusRegistry(), faults);
    } catch (StoreException e) {
      throw new CommandFailure(Lifetime.cannotUse(data, e), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot start at %s and %s over %s: %s; see --listen, --push and --data"
              .formatted(apiOptions.listen(), push, data, e.getMessage()),
          e);
    }
  }

  private PushSettings settings(CommandLine command) throws IOException {
    InetSocketAddress at = ApiOptions.address(command, "--push", push);
    ChannelTls tls = tlsOptions.tls(command);
    PushSettings settings = PushSettings.defaults();
    try {
      return (tls == null ? settings : settings.withTls(tls.server()))
          .withListen(at)
          .withLease(Duration.ofMillis(leaseMs));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command, e.getMessage() + ": see --push, --lease and --tls-…", e);
    }
  }

  private void summarize(ControlPlaneServer running, PrintWriter out) {
    InetSocketAddress at = running.pushAddress();
    out.println("ENI Switch's control plane is running.");
    apiOptions.summarize(running.controlPlane().address(), out);
    out.println("  push    " + at.getHostString() + ":" + at.getPort());
    out.println("  state   " + data.toAbsolutePath().normalize());
    out.println("Ctrl-C ends it; the state stays, and switches go on forwarding.");
    out.flush();
  }
}
