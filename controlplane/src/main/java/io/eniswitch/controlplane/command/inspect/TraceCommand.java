package io.eniswitch.controlplane.command.inspect;

import io.eniswitch.controlplane.command.Subcommand;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code eniswitch trace}. */
@Command(
    name = "trace",
    description = {
      "Why a packet that an ENI sends goes where it goes: stage by stage, with the rule that"
          + " decided at each end, or why it is dropped.",
      "Asks a switch that runs with the same --data; nothing is sent."
    },
    footer = {
      "",
      "Packets: tcp 10.0.0.5:40000 > 10.0.1.9:443 syn",
      "         udp [2001:db8::5]:53 > [2001:db8::9]:53 length 1000",
      "         icmp 10.0.0.5 > 10.0.1.9 echo ttl 1",
      "         arp 10.0.0.5 > 10.0.0.9"
    },
    mixinStandardHelpOptions = true)
public final class TraceCommand implements Subcommand, Callable<Integer> {
  private static final String INDENT = " ".repeat(15);

  @Mixin private RunningSwitch running = new RunningSwitch();

  @Option(names = "--eni", required = true, paramLabel = "ENI", description = "Who sends it.")
  private String eni = "";

  @Option(
      names = "--packet",
      required = true,
      paramLabel = "PACKET",
      description = "PROTOCOL SOURCE > DESTINATION [WORD ...], see below.")
  private String packet = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonNode answer = running.ask(Map.of("op", "trace", "eni", eni, "packet", packet));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      print(answer, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(JsonNode answer, PrintWriter out) {
    for (JsonNode stage : answer.path("stages")) {
      out.printf("%-14s %s%n", stage.path("stage").asString(""), stage.path("text").asString(""));
      for (JsonNode line : stage.path("details")) {
        out.println(INDENT + line.asString(""));
      }
    }
    out.println();
    out.println(answer.path("sentence").asString(""));
    if (answer.has("dropReason")) {
      out.printf(
          "So far %d packets of %s were dropped for this reason.%n",
          answer.path("droppedSoFar").asLong(0), answer.path("eni").asString(""));
    }
  }
}
