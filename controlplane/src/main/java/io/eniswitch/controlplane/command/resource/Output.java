package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Prints results: tables and sentences for people, or one JSON object per line. */
final class Output {
  private static final int MAX_CELL = 60;

  private final PrintWriter out;
  private final boolean json;

  Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /**
   * A column of a table.
   *
   * @param title its first line
   * @param cell its text for a result
   */
  record Column(String title, Function<JsonNode, String> cell) {
    /** A member of the result, given by the names on the way to it, joined with a slash. */
    static Column of(String title, String path) {
      return new Column(title, result -> text(result.at("/" + path)));
    }
  }

  /** A value as people read it: lists joined with commas, nothing as a dash. */
  static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(text(part)));
      return parts.isEmpty() ? "-" : String.join(",", parts);
    }
    String text = value.asString("");
    return text.isEmpty() ? "-" : text;
  }

  /** A list of results. */
  void list(List<JsonNode> results, List<Column> columns) {
    if (json) {
      results.forEach(out::println);
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::title).toList());
    for (JsonNode result : results) {
      lines.add(columns.stream().map(column -> cut(column.cell().apply(result))).toList());
    }
    TextTable.print(out, lines);
  }

  private static String cut(String text) {
    return text.length() <= MAX_CELL ? text : text.substring(0, MAX_CELL - 1) + "…";
  }

  /** One result with all it says. */
  void show(JsonNode result) {
    if (json) {
      out.println(result);
    } else {
      List<List<String>> lines = new ArrayList<>();
      collect("", result, lines);
      if (!lines.isEmpty()) {
        TextTable.print(out, lines);
      }
    }
  }

  private static void collect(String prefix, JsonNode value, List<List<String>> lines) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(member ->
              collect(
                  prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey(),
                  member.getValue(),
                  lines));
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      for (int i = 0; i < value.size(); i++) {
        collect(prefix + "." + (i + 1), value.get(i), lines);
      }
    } else if (!text(value).equals("-")) {
      lines.add(List.of(prefix, text(value)));
    }
  }

  /** What was done: the result as JSON, a sentence for people. */
  void done(JsonNode result, String sentence) {
    out.println(json ? result.toString() : sentence);
  }
}
