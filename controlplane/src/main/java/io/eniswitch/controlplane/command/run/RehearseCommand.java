package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.ScratchDirectory;
import io.eniswitch.dataplane.WarmUp;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.ControlledSwitch;
import io.eniswitch.dataplane.push.channel.Succession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code eniswitch dataplane rehearse}: a switch that starts, moves packets of nobody and ends, so
 * that the JVM learns what a start needs and keeps it for all later ones.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Start a switch without ports, move packets of nobody, and end.")
final class RehearseCommand implements Callable<Integer> {
  private static final Duration TIME = Duration.ofSeconds(2);

  // Nobody listens there, and nobody is waited for.
  private static final int DISCARD_PORT = 9;

  @Override
  public Integer call() throws IOException {
    FaultLog faults = new FaultLog(new PrintWriter(Writer.nullWriter()));
    try (ScratchDirectory directory = ScratchDirectory.make("eniswitch-rehearse")) {
      ControlledSwitch.Hosting hosting =
          new ControlledSwitch.Hosting(
              directory.path(),
              "rehearsal",
              new InetSocketAddress("127.0.0.1", DISCARD_PORT),
              null,
              ChannelSettings.defaults());
      try (ControlledSwitch _ =
          ControlledSwitch.start(hosting, Succession.none(), settings -> settings, faults)) {
        WarmUp.run(directory.path().resolve("warm-up"), TIME, faults);
      }
    }
    return ExitCode.OK;
  }
}
