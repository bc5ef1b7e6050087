package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.command.resource.EniCommand;
import io.eniswitch.controlplane.command.resource.EventsCommand;
import io.eniswitch.controlplane.command.resource.FailoverGroupCommand;
import io.eniswitch.controlplane.command.resource.InstanceCommand;
import io.eniswitch.controlplane.command.resource.SecurityGroupCommand;
import io.eniswitch.controlplane.command.resource.VSwitchCommand;
import io.eniswitch.controlplane.command.resource.VpcCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The resource commands against one control plane. */
final class CommandRig {
  private final String endpoint;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  CommandRig(String endpoint) {
    this.endpoint = endpoint;
  }

  /** Runs a command and gives its exit code. */
  int code(String line) {
    CommandLine commandLine =
        EniSwitch.commandLine(
            List.of(
                new EniCommand(),
                new EventsCommand(),
                new FailoverGroupCommand(),
                new InstanceCommand(),
                new SecurityGroupCommand(),
                new VSwitchCommand(),
                new VpcCommand()));
    out = new StringWriter();
    err = new StringWriter();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute((line + " --endpoint " + endpoint).split(" ", -1));
  }

  /** Runs a command that must do what it says. */
  void run(String line) {
    int code = code(line);
    assertThat(code).as(line + ": " + err).isZero();
  }

  /** Runs a command and gives one field of its result. */
  String id(String line, String field) {
    return last(line).path(field).asString("");
  }

  /** Runs a command and gives the last of its results. */
  JsonNode last(String line) {
    run(line + " --json");
    return JsonMapper.shared().readTree(out.toString().lines().toList().getLast());
  }
}
