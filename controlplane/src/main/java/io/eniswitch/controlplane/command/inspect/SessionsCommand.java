package io.eniswitch.controlplane.command.inspect;

import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code eniswitch sessions}. */
@Command(
    name = "sessions",
    description = {
      "The live sessions of an ENI: both ends, state, how long they live without a packet, and what"
          + " each end has sent.",
      "Asks a switch that runs with the same --data."
    },
    mixinStandardHelpOptions = true)
public final class SessionsCommand implements Subcommand, Callable<Integer> {
  private static final int MS_PER_S = 1000;

  @Mixin private RunningSwitch running = new RunningSwitch();

  @Option(names = "--eni", required = true, paramLabel = "ENI", description = "Whose.")
  private String eni = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most sessions to show, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Option(names = "--json", description = "One JSON object per session.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonNode answer = running.ask(Map.of("op", "sessions", "eni", eni, "limit", limit));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      answer.path("sessions").forEach(out::println);
    } else {
      print(answer.path("sessions"), out);
    }
    out.flush();
    if (answer.path("isCut").asBoolean(false)) {
      spec.commandLine().getErr().println("There may be more than " + limit + "; see --limit.");
    }
    return ExitCode.OK;
  }

  private static void print(JsonNode sessions, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "PROTOCOL",
            "INITIATOR",
            "ENI",
            "RESPONDER",
            "ENI",
            "STATE",
            "IDLE LEFT",
            "SENT PACKETS",
            "BYTES",
            "BACK PACKETS",
            "BYTES"));
    for (JsonNode session : sessions) {
      JsonNode initiator = session.path("initiator");
      JsonNode responder = session.path("responder");
      lines.add(
          List.of(
              session.path("protocol").asString(""),
              address(initiator),
              initiator.path("eni").asString(""),
              address(responder),
              responder.path("eni").asString(""),
              session.path("state").asString(""),
              session.path("idleLeftMs").asLong(0) / MS_PER_S + " s",
              initiator.path("packets").asString("0"),
              initiator.path("bytes").asString("0"),
              responder.path("packets").asString("0"),
              responder.path("bytes").asString("0")));
    }
    TextTable.print(out, lines);
  }

  private static String address(JsonNode end) {
    String address = end.path("address").asString("");
    if (!end.has("port")) {
      return address;
    }
    String port = end.path("port").asString("");
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
