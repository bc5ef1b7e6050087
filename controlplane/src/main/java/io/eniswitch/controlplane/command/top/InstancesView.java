package io.eniswitch.controlplane.command.top;

import io.eniswitch.dataplane.cap.CapFile.Lane;
import io.eniswitch.dataplane.cap.CapFile.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What instances have used of their allowances, as their owners would see it.
 *
 * @param usages of all instances that have caps
 */
record InstancesView(List<Usage> usages) {
  private static final long NS_PER_MS = 1_000_000;

  /** A table with a line of titles and one per instance. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "INSTANCE",
            "OUT BASE BIT/S",
            "OUT CREDIT",
            "OUT HELD BACK",
            "IN BASE BIT/S",
            "IN CREDIT",
            "IN HELD BACK",
            "BANDWIDTH ALLOWANCE EXCEEDED",
            "PACKET RATE ALLOWANCE EXCEEDED",
            "SESSIONS",
            "SESSIONS AVAILABLE",
            "SESSION ALLOWANCE EXCEEDED"));
    for (Usage usage : usages) {
      Lane out = usage.egress();
      Lane in = usage.ingress();
      rows.add(
          List.of(
              usage.instanceId(),
              rate(out),
              credit(out),
              heldBack(out),
              rate(in),
              credit(in),
              heldBack(in),
              Long.toString(out.bandwidthPackets() + in.bandwidthPackets()),
              Long.toString(out.packetRatePackets() + in.packetRatePackets()),
              Long.toString(usage.sessions()),
              limited(usage.sessionsAvailable()),
              Long.toString(usage.sessionsRefused())));
    }
    return rows;
  }

  /** The same for machines; what has no limit is absent. */
  List<Map<String, Object>> json() {
    return usages.stream().map(InstancesView::json).toList();
  }

  private static Map<String, Object> json(Usage usage) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("instance", usage.instanceId());
    fields.put("egress", json(usage.egress()));
    fields.put("ingress", json(usage.ingress()));
    fields.put("sessions", usage.sessions());
    if (usage.sessionsAvailable() != Long.MAX_VALUE) {
      fields.put("sessionsAvailable", usage.sessionsAvailable());
    }
    fields.put("sessionAllowanceExceeded", usage.sessionsRefused());
    return fields;
  }

  private static Map<String, Object> json(Lane lane) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (lane.bytesPerSec() > 0) {
      fields.put("baseBitsPerSec", 8 * lane.bytesPerSec());
    }
    if (lane.creditBytes() != Long.MAX_VALUE) {
      fields.put("creditBytes", lane.creditBytes());
    }
    fields.put("throttledMillis", lane.throttledNs() / NS_PER_MS);
    fields.put("bandwidthAllowanceExceeded", lane.bandwidthPackets());
    fields.put("bandwidthAllowanceExceededBytes", lane.bandwidthBytes());
    fields.put("packetRateAllowanceExceeded", lane.packetRatePackets());
    return fields;
  }

  private static String rate(Lane lane) {
    return lane.bytesPerSec() == 0 ? "-" : View.scaled(8.0 * lane.bytesPerSec());
  }

  private static String credit(Lane lane) {
    return limited(lane.creditBytes());
  }

  private static String heldBack(Lane lane) {
    return String.format(Locale.ROOT, "%.1f s", lane.throttledNs() / 1e9);
  }

  private static String limited(long value) {
    return value == Long.MAX_VALUE ? "-" : View.scaled((double) value);
  }
}
