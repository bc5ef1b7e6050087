package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.DataDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.ChannelTls;
import io.eniswitch.dataplane.push.channel.ControlledSwitch;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    mixinStandardHelpOptions = true)
public final class DataplaneCommand implements Subcommand, Callable<Integer> {
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

  @Mixin private final HostOption host = new HostOption();
  @Mixin private final SwitchOptions switchOptions = new SwitchOptions();
  @Mixin private final TlsOptions tlsOptions = new TlsOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec.commandLine();
    int workers = switchOptions.workers(command);
    InetSocketAddress at = ApiOptions.address(command, "--controller", controller);
    try (var _ = new DataDirectory(data).take()) {
      ControlledSwitch.Hosting hosting =
          new ControlledSwitch.Hosting(
              data, host.name(), at, tls(command, at), ChannelSettings.defaults());
      ControlledSwitch running =
          ControlledSwitch.start(
              hosting,
              settings ->
                  settings
                      .withWorkers(workers)
                      .withEnis(enis)
                      .withSessions(sessions)
                      .withBusyPoll(busyPoll)
                      .withPolicy(switchOptions.policy()),
              new FaultLog(command.getErr()));
      Lifetime _ = Lifetime.of(running);
      summarize(command.getOut());
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
    out.println("Ctrl-C ends it.");
    out.flush();
  }
}
