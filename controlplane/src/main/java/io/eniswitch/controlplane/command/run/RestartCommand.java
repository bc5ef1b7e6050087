package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.LocalSocket;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eniswitch dataplane restart}: a planned restart of a supervised switch. */
@Command(
    name = "restart",
    description = {
      "Start a supervised switch anew: a second process takes over ports and sessions from the",
      "first one, which ends. Done when the second one moves the packets."
    },
    mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The directory of the switch (default: ./data).")
  private Path data = Path.of("data");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String answer = ask();
    if (!answer.equals(Supervisor.RESTARTED)) {
      throw new CommandFailure("the switch over " + data + " was not restarted: " + answer);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("The switch over " + data + " was restarted.");
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private String ask() {
    try (LocalSocket socket = LocalSocket.connect(Supervisor.socket(data))) {
      return socket.send(Supervisor.RESTART)
          ? socket.receive().map(LocalSocket.Message::text).orElse("its supervisor ended")
          : "its supervisor ended";
    } catch (LinuxException e) {
      throw new CommandFailure(
          "no supervisor answers over "
              + data
              + ": start the switch with eniswitch dataplane --supervised, or see --take-over",
          e);
    }
  }
}
