package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.failover.EventLog;
import io.eniswitch.controlplane.failover.SwitchEvent;
import java.util.List;

/** {@code DescribeEvents}, this project's own action: what happened, the oldest first. */
final class EventActions implements ActionFamily {
  private static final int MOST = 1_000;

  private final EventLog events;

  EventActions(EventLog events) {
    this.events = events;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table.ecs("DescribeEvents", this::describe);
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Long after = parameters.longInteger("After");
    int most = Reading.count(parameters, "MaxResults", MOST);
    List<SwitchEvent> found = events.after(after == null ? 0 : after, most == 0 ? MOST : most);
    return new Document()
        .number("Last", events.last())
        .objects("Events", "Event", found.stream().map(EventActions::document).toList());
  }

  private static Document document(SwitchEvent event) {
    SwitchEvent.Steps steps = event.steps();
    return new Document()
        .number("Number", event.number())
        .text("Time", event.at().toString())
        .text("Kind", Reading.lower(event.kind().name()).replace('_', '-'))
        .text("NetworkInterfaceId", event.eniId())
        .text("InstanceId", event.instanceId())
        .text("FromInstanceId", event.fromInstanceId())
        .text("Cause", event.cause())
        .object(
            "Steps",
            new Document()
                .number("SeenNs", known(steps.seenNs()))
                .number("RequestedNs", known(steps.requestedNs()))
                .number("CommandNs", known(steps.commandNs()))
                .number("VisibleNs", known(steps.visibleNs()))
                .number("ConfirmedNs", known(steps.confirmedNs())));
  }

  private static @org.jspecify.annotations.Nullable Long known(long timeNs) {
    return timeNs == 0 ? null : timeNs;
  }
}
