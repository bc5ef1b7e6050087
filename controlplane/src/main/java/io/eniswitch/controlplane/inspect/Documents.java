package io.eniswitch.controlplane.inspect;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.trace.Findings;
import io.eniswitch.dataplane.trace.SessionListing;
import io.eniswitch.dataplane.trace.SessionView;
import io.eniswitch.dataplane.trace.TraceReport;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the switch says of itself, as JSON objects. */
final class Documents {
  private static final Map<Integer, String> PROTOCOLS =
      Map.of(1, "icmp", 6, "tcp", 17, "udp", 47, "gre", 58, "icmpv6");

  private Documents() {}

  /** A trace. */
  static Map<String, Object> trace(TraceReport report) {
    Findings findings = report.findings();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("eni", report.eniId());
    fields.put("packet", report.packet());
    fields.put("outcome", findings.outcome().name().toLowerCase(Locale.ROOT));
    if (findings.reason() != DropReason.NONE) {
      fields.put("dropReason", findings.reason().name());
      fields.put("droppedSoFar", report.droppedSoFar());
    }
    fields.put("sentence", report.sentence());
    if (findings.outcome() == Findings.Outcome.DELIVERED) {
      fields.put("destinationEni", report.destinationEniId());
      fields.put("outPort", findings.outPort());
    }
    List<Map<String, Object>> stages = new ArrayList<>();
    for (TraceReport.Step step : report.steps()) {
      Map<String, Object> stage = new LinkedHashMap<>();
      stage.put("stage", step.stage().label());
      stage.put("passed", step.passed());
      stage.put("text", step.text());
      stage.put("details", step.details());
      stages.add(stage);
    }
    fields.put("stages", stages);
    fields.put("frame", HexFormat.of().formatHex(findings.sent()));
    fields.put("frameOut", HexFormat.of().formatHex(findings.left()));
    return fields;
  }

  /** Sessions. */
  static Map<String, Object> sessions(SessionListing listing) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("eni", listing.eniId());
    fields.put("isCut", listing.isCut());
    fields.put("sessions", listing.sessions().stream().map(Documents::session).toList());
    return fields;
  }

  private static Map<String, Object> session(SessionListing.Row row) {
    SessionView view = row.view();
    int number = view.protocol();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("protocol", PROTOCOLS.getOrDefault(number, Integer.toString(number)));
    fields.put("state", view.state());
    fields.put("initiator", end(view.initiator(), row.initiatorEni()));
    fields.put("responder", end(view.responder(), row.responderEni()));
    fields.put("idleLeftMs", view.idleLeftMs());
    fields.put("timeoutMs", view.timeoutMs());
    fields.put("worker", row.worker());
    return fields;
  }

  private static Map<String, Object> end(SessionView.End end, String eniId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("address", end.address().getHostAddress());
    if (end.port() != 0) {
      fields.put("port", end.port());
    }
    fields.put("eni", eniId);
    fields.put("packets", end.packets());
    fields.put("bytes", end.bytes());
    return fields;
  }
}
