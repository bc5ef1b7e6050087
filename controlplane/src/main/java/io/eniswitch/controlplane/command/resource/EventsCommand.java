package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.resource.Output.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code events}: what happened to ENIs and failover groups, why, and how long it took. */
@Command(
    name = "events",
    description = "What happened to ENIs and failover groups, why, and how long it took.",
    mixinStandardHelpOptions = true)
public final class EventsCommand extends ResourceCommand implements Subcommand {
  private static final int PAGE = 1_000;
  private static final int PAUSE_MILLIS = 200;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("NUMBER", "Number"),
          Column.of("TIME", "Time"),
          Column.of("KIND", "Kind"),
          Column.of("ENI", "NetworkInterfaceId"),
          Column.of("INSTANCE", "InstanceId"),
          Column.of("FROM", "FromInstanceId"),
          new Column("MS", EventsCommand::millis),
          Column.of("CAUSE", "Cause"));

  @Option(names = "--follow", description = "Go on with what happens, until ended.")
  private boolean follow;

  @Option(names = "--after", paramLabel = "NUMBER", description = "Only later ones.")
  private long after;

  @Override
  void run(ApiClient api, Output output) {
    List<JsonNode> found = new ArrayList<>();
    read(api, found);
    if (!found.isEmpty() || !follow) {
      output.list(found, COLUMNS);
    }
    while (follow) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
      found.clear();
      read(api, found);
      if (!found.isEmpty()) {
        output.list(found, COLUMNS);
      }
    }
  }

  /** All after the last one seen; a restart of the control plane begins to count anew. */
  private void read(ApiClient api, List<JsonNode> found) {
    int before;
    do {
      before = found.size();
      JsonNode page =
          api.ecs(
              "DescribeEvents",
              parameters("After", Long.toString(after), "MaxResults", Integer.toString(PAGE)));
      page.path("Events").path("Event").forEach(found::add);
      if (page.path("Last").asLong(0) < after) {
        after = 0;
      }
      if (!found.isEmpty()) {
        after = found.getLast().path("Number").asLong(after);
      }
    } while (found.size() - before == PAGE);
  }

  /** From what caused it, or from the request, to the confirmation. */
  private static String millis(JsonNode event) {
    JsonNode steps = event.path("Steps");
    long end = steps.path("ConfirmedNs").asLong(0);
    long start = steps.path("SeenNs").asLong(steps.path("RequestedNs").asLong(0));
    return end == 0 || start == 0 ? "-" : "%.2f".formatted((end - start) / NANOS_PER_MILLI);
  }
}
