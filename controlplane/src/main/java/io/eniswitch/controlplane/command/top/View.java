package io.eniswitch.controlplane.command.top;

import io.eniswitch.controlplane.command.TextTable;
import io.eniswitch.controlplane.command.top.Sample.EniCounts;
import io.eniswitch.controlplane.command.top.Sample.WorkerCounts;
import io.eniswitch.dataplane.packet.DropReason;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened between two samples, for people or machines.
 *
 * @param before the earlier sample
 * @param now the later one
 */
record View(Sample before, Sample now) {
  private static final String[] SCALES = {"", "k", "M", "G", "T"};

  /** Tables of ENIs, drops and workers. */
  void print(PrintWriter out) {
    List<List<String>> enis = new ArrayList<>();
    enis.add(
        List.of(
            "ENI",
            "RX PKT/S",
            "RX BIT/S",
            "TX PKT/S",
            "TX BIT/S",
            "RX PACKETS",
            "TX PACKETS",
            "DROPPED"));
    List<List<String>> drops = new ArrayList<>();
    now.enis()
        .forEach((name, counts) -> {
          EniCounts was = before.enis().getOrDefault(name, EniCounts.NONE);
          enis.add(
              List.of(
                  name,
                  scaled(perSec(was.rxPackets(), counts.rxPackets())),
                  scaled(8 * perSec(was.rxBytes(), counts.rxBytes())),
                  scaled(perSec(was.txPackets(), counts.txPackets())),
                  scaled(8 * perSec(was.txBytes(), counts.txBytes())),
                  Long.toString(counts.rxPackets()),
                  Long.toString(counts.txPackets()),
                  Long.toString(sum(counts.drops()))));
          counts
              .drops()
              .forEach((reason, count) ->
                  drops.add(
                      List.of(
                          name,
                          Long.toString(count),
                          scaled(perSec(was.drops().getOrDefault(reason, 0L), count)) + "/s",
                          reason.sentence())));
        });
    TextTable.print(out, enis);
    if (!drops.isEmpty()) {
      out.println();
      drops.addFirst(List.of("DROPPED OF", "PACKETS", "RATE", "BECAUSE"));
      TextTable.print(out, drops);
    }
    out.println();
    List<List<String>> workers = new ArrayList<>();
    workers.add(List.of("WORKER", "BUSY CYCLES", "PKT/S"));
    now.workers()
        .forEach((worker, counts) ->
            workers.add(
                List.of(
                    Integer.toString(worker),
                    String.format(Locale.ROOT, "%.0f %%", 100 * load(worker, counts)),
                    scaled(packetsPerSec(worker, counts)))));
    TextTable.print(out, workers);
  }

  /** One JSON object, on one line, with what is known of instances. */
  String json(List<Map<String, Object>> instances) {
    List<Map<String, Object>> enis = new ArrayList<>();
    now.enis().forEach((name, counts) -> enis.add(json(name, counts)));
    List<Map<String, Object>> workers = new ArrayList<>();
    now.workers()
        .forEach((worker, counts) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("worker", worker);
          fields.put("busyCycles", load(worker, counts));
          fields.put("packets", counts.packets());
          fields.put("packetsPerSec", packetsPerSec(worker, counts));
          workers.add(fields);
        });
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("enis", enis);
    fields.put("workers", workers);
    fields.put("instances", instances);
    return JsonMapper.shared().writeValueAsString(fields);
  }

  private Map<String, Object> json(String name, EniCounts counts) {
    EniCounts was = before.enis().getOrDefault(name, EniCounts.NONE);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("eni", name);
    fields.put("rxPackets", counts.rxPackets());
    fields.put("rxBytes", counts.rxBytes());
    fields.put("txPackets", counts.txPackets());
    fields.put("txBytes", counts.txBytes());
    fields.put("rxPacketsPerSec", perSec(was.rxPackets(), counts.rxPackets()));
    fields.put("rxBitsPerSec", 8 * perSec(was.rxBytes(), counts.rxBytes()));
    fields.put("txPacketsPerSec", perSec(was.txPackets(), counts.txPackets()));
    fields.put("txBitsPerSec", 8 * perSec(was.txBytes(), counts.txBytes()));
    Map<String, Long> drops = new LinkedHashMap<>();
    counts.drops().forEach((reason, count) -> drops.put(reason.name(), count));
    fields.put("drops", drops);
    return fields;
  }

  /**
   * A count's growth; a row that was given to another ENI meanwhile has shrunk and says nothing.
   */
  private double perSec(long was, long is) {
    double seconds = (now.atNs() - before.atNs()) / 1e9;
    return seconds > 0 ? Math.max(0, is - was) / seconds : 0;
  }

  private double load(int worker, WorkerCounts counts) {
    WorkerCounts was = before.workers().getOrDefault(worker, WorkerCounts.NONE);
    long cycles = counts.cycles() - was.cycles();
    return cycles > 0 ? (double) (counts.busyCycles() - was.busyCycles()) / cycles : 0;
  }

  private double packetsPerSec(int worker, WorkerCounts counts) {
    return perSec(
        before.workers().getOrDefault(worker, WorkerCounts.NONE).packets(), counts.packets());
  }

  private static long sum(Map<DropReason, Long> drops) {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A number in at most five characters and its scale. */
  static String scaled(double value) {
    double rest = value;
    int scale = 0;
    while (rest >= 1000 && scale < SCALES.length - 1) {
      rest /= 1000;
      scale++;
    }
    return String.format(Locale.ROOT, scale == 0 ? "%.0f" : "%.2f", rest) + SCALES[scale];
  }
}
