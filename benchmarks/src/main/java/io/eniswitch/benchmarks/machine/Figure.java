package io.eniswitch.benchmarks.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One result of a benchmark: what was measured, with which parameters, and the values.
 * <b>Threading</b>: one thread.
 */
public final class Figure {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Figure(String benchmark) {
    fields.put("benchmark", benchmark);
  }

  /** A figure of {@code benchmark}, named as on the command line. */
  public static Figure of(String benchmark) {
    return new Figure(benchmark);
  }

  /**
   * Adds a field; they are written in the order they were added.
   *
   * @param value a number, string, boolean, list or record
   * @throws IllegalArgumentException if the figure has the field already
   */
  public Figure with(String field, Object value) {
    if (fields.putIfAbsent(field, value) != null) {
      throw new IllegalArgumentException("field " + field + " is there already");
    }
    return this;
  }

  /** The figure and the machine as one JSON object on one line. */
  public String json(MachineReport machine) {
    var all = new LinkedHashMap<>(fields);
    all.put("machine", machine);
    return JsonMapper.shared().writeValueAsString(all);
  }
}
