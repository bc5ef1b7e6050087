package io.eniswitch.benchmarks.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The percentiles that benchmarks tell of times. */
final class Percentiles {
  private static final double NANOS_PER_MICRO = 1e3;

  private Percentiles() {}

  /** Those of a histogram of nanoseconds, in microseconds, by their names in JSON. */
  static Map<String, Double> micros(Histogram ns) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("p50", ns.getValueAtPercentile(50) / NANOS_PER_MICRO);
    values.put("p90", ns.getValueAtPercentile(90) / NANOS_PER_MICRO);
    values.put("p99", ns.getValueAtPercentile(99) / NANOS_PER_MICRO);
    values.put("p999", ns.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    values.put("max", ns.getMaxValue() / NANOS_PER_MICRO);
    return values;
  }

  /** Prints what the columns of {@link #row} are. */
  static void head(PrintWriter out) {
    out.printf("%-22s%10s%10s%10s%10s%10s  us%n", "", "p50", "p90", "p99", "p99.9", "max");
  }

  /** Prints the percentiles of a histogram of nanoseconds. */
  static void row(String name, Histogram ns, PrintWriter out) {
    out.printf("%-22s", name);
    micros(ns).values().forEach(micros -> out.printf("%10.1f", micros));
    out.println();
  }
}
