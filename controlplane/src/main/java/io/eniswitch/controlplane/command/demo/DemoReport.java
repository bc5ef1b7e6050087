package io.eniswitch.controlplane.command.demo;

import io.eniswitch.controlplane.command.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** Prints a {@link DemoResult}: a table for people, or one JSON object. */
final class DemoReport {
  private final DemoResult result;

  DemoReport(DemoResult result) {
    this.result = result;
  }

  /** The table. */
  void print(PrintWriter out) {
    String mark = result.inMemoryBecause().isPresent() ? " (in-memory)" : "";
    MoveOutcome moves = result.moves();
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("", "p50", "p90", "p99", "p99.9", "max"));
    lines.add(times("round trip, µs" + mark, result.roundTripNs()));
    lines.add(times("redirect, µs" + mark, moves.redirectNs()));
    lines.add(times("move answered, µs" + mark, moves.returnNs()));
    out.printf(Locale.ROOT, "throughput%s: %.2f Gbit/s", mark, result.gbitPerSec());
    result
        .bridgeGbitPerSec()
        .ifPresent(bridge ->
            out.printf(
                Locale.ROOT,
                ", Linux bridge: %.2f Gbit/s, ratio %.2f",
                bridge,
                result.gbitPerSec() / bridge));
    out.println();
    out.println();
    TextTable.print(out, lines);
    out.println();
    out.printf(
        Locale.ROOT,
        "%d moves%s under %,d packets/s: %,d sent, %,d delivered, %,d lost, %,d duplicated%n",
        moves.moves(),
        mark,
        Stream.PACKETS_PER_SEC,
        moves.sent(),
        moves.delivered(),
        moves.lost(),
        moves.duplicated());
    out.println();
    List<List<String>> claims = new ArrayList<>();
    for (DemoResult.Claim claim : result.claims()) {
      claims.add(List.of(claim.held() ? "held" : "MISSED", claim.sentence(), claim.found()));
    }
    TextTable.print(out, claims);
  }

  /** The object, on one line. */
  String json() {
    MoveOutcome moves = result.moves();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ok", result.ok());
    fields.put("inMemory", result.inMemoryBecause().isPresent());
    result.inMemoryBecause().ifPresent(reason -> fields.put("inMemoryBecause", reason));
    fields.put("tcpGbitPerSec", rounded(result.gbitPerSec()));
    result
        .bridgeGbitPerSec()
        .ifPresent(bridge -> fields.put("bridgeTcpGbitPerSec", rounded(bridge)));
    fields.put("rttMicros", micros(result.roundTripNs()));
    fields.put("redirectMicros", micros(moves.redirectNs()));
    fields.put("returnMicros", micros(moves.returnNs()));
    fields.put("moves", moves.moves());
    fields.put("sent", moves.sent());
    fields.put("delivered", moves.delivered());
    fields.put("lost", moves.lost());
    fields.put("lostAfterReturn", moves.lostAfterReturn());
    fields.put("duplicated", moves.duplicated());
    List<String> missed = new ArrayList<>();
    for (DemoResult.Claim claim : result.claims()) {
      if (!claim.held()) {
        missed.add(claim.sentence() + ": " + claim.found());
      }
    }
    fields.put("missed", missed);
    return JsonMapper.shared().writeValueAsString(fields);
  }

  private static List<String> times(String title, Histogram ns) {
    List<String> line = new ArrayList<>();
    line.add(title);
    micros(ns).values().forEach(value -> line.add(String.format(Locale.ROOT, "%,.1f", value)));
    return line;
  }

  private static Map<String, Double> micros(Histogram ns) {
    Map<String, Double> micros = new LinkedHashMap<>();
    micros.put("p50", rounded(ns.getValueAtPercentile(50) / 1e3));
    micros.put("p90", rounded(ns.getValueAtPercentile(90) / 1e3));
    micros.put("p99", rounded(ns.getValueAtPercentile(99) / 1e3));
    micros.put("p999", rounded(ns.getValueAtPercentile(99.9) / 1e3));
    micros.put("max", rounded(ns.getMaxValue() / 1e3));
    return micros;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
