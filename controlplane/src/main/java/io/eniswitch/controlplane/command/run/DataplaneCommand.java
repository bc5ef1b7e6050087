package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.ChannelTls;
import io.eniswitch.dataplane.push.channel.ControlledSwitch;
import io.eniswitch.dataplane.push.channel.Succession;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eniswitch dataplane}: the switch of this host alone, for a control plane elsewhere. */
@Command(
    name = "dataplane",
    description = {
      "Run the switch of this host alone; it follows a control plane: eniswitch controlplane.",
      "Without an answer from there it forwards as it was told last, after its own restart too."
    },
    subcommands = RestartCommand.class,
    mixinStandardHelpOptions = true)
public final class DataplaneCommand implements Subcommand, Callable<Integer> {
  private static final String SUPERVISED = "--supervised";
  private static final ChannelSettings CHANNEL = ChannelSettings.defaults();
  private static final Duration TAKE_OVER_TIME = Duration.ofSeconds(20);

  @Option(
      names = "--controller",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8641",
      description = {
        "Where the control plane is called (default: ${DEFAULT-VALUE}).",
        "Another address than loopback needs the three --tls options."
      })
  private String controller = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where counters and a copy of the state are kept (default: ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--busy-poll",
      description = "Never sleep, for lowest latency, a processor per worker.")
  private boolean busyPoll;

  @Option(
      names = "--enis",
      paramLabel = "N",
      defaultValue = "65536",
      description = "Most ENIs of all VPCs together (default: ${DEFAULT-VALUE}).")
  private int enis;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "" + DataplaneSettings.DEFAULT_SESSIONS,
      description = "Most IPv4 sessions of each worker, 64 bytes each (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = SUPERVISED,
      description = {
        "Run it as a process of its own that is started again when it dies: ports keep their",
        "configuration and connections live on. See also: eniswitch dataplane restart."
      })
  private boolean supervised;

  @Option(
      names = "--take-over",
      description = "Take over ports and sessions from the switch that runs over DIR, and end it.")
  private boolean takeOver;

  @Option(names = "--keeper", paramLabel = "SOCKET", hidden = true)
  private @Nullable Path keeper;

  @Mixin private final HostOption host = new HostOption();
  @Mixin private final SwitchOptions switchOptions = new SwitchOptions();
  @Mixin private final TlsOptions tlsOptions = new TlsOptions();
  @Mixin private final MetricsOption metrics = new MetricsOption();
  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  // Until the process ends.
  private final AtomicReference<DataDirectory.Taken> taken = new AtomicReference<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec.commandLine();
    int workers = switchOptions.workers(command);
    InetSocketAddress at = ApiOptions.address(command, "--controller", controller);
    try {
      if (supervised) {
        return supervise(command);
      }
      SslContext tls = tls(command, at);
      DataDirectory directory = new DataDirectory(data);
      if (!takeOver) {
        taken.set(directory.take());
      }
      start(command, new ControlledSwitch.Hosting(data, host.name(), at, tls, CHANNEL), workers);
      if (takeOver) {
        taken.set(directory.takeWithin(TAKE_OVER_TIME));
      }
      summarize(command.getOut());
      metrics.start(command, directory.counters(), takeOver, new FaultLog(command.getErr()));
      end(command.getOut());
      warmUp.begin(new FaultLog(command.getErr()));
      new CountDownLatch(1).await(); // the end of the process ends it
    } catch (IOException e) {
      throw new CommandFailure("cannot start over " + data + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    } catch (DataplaneException e) {
      throw new CommandFailure("the switch cannot start: " + e.getMessage(), e);
    }
    return CommandLine.ExitCode.OK;
  }

  private int supervise(CommandLine command) throws IOException, InterruptedException {
    Supervisor supervisor = Supervisor.over(data, SUPERVISED, command.getErr());
    Lifetime _ = Lifetime.of(supervisor);
    return supervisor.run();
  }

  private void start(CommandLine command, ControlledSwitch.Hosting hosting, int workers)
      throws IOException {
    // Nothing of this process is to be undone: ports and sessions are another one's now.
    Runnable end = () -> Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    ControlledSwitch running =
        ControlledSwitch.start(
            hosting,
            Succession.of(keeper, takeOver ? data : null, end),
            settings ->
                settings
                    .withWorkers(workers)
                    .withEnis(enis)
                    .withSessions(sessions)
                    .withBusyPoll(busyPoll)
                    .withPolicy(switchOptions.policy()),
            new FaultLog(command.getErr()));
    Lifetime _ = Lifetime.of(running);
  }

  private @Nullable SslContext tls(CommandLine command, InetSocketAddress at) throws IOException {
    ChannelTls tls = tlsOptions.tls(command);
    if (tls == null && (at.isUnresolved() || !at.getAddress().isLoopbackAddress())) {
      throw new ParameterException(
          command,
          "--controller "
              + controller
              + " is not loopback, and only loopback goes without mutual TLS; see --tls-…");
    }
    return tls == null ? null : tls.client();
  }

  private void summarize(PrintWriter out) {
    out.println("ENI Switch's switch of host " + host.name() + " is running.");
    out.println("  control " + controller);
    out.println("  state   " + data.toAbsolutePath().normalize());
    switchOptions.summarize(out);
  }

  private static void end(PrintWriter out) {
    out.println("Ctrl-C ends it.");
    out.flush();
  }
}
