package io.eniswitch.controlplane.command;

import java.io.PrintWriter;
import java.util.List;

/** Prints cells in columns that are as wide as they need to be. */
public final class TextTable {
  private static final int GAP = 2;

  private TextTable() {}

  /** Prints {@code lines}, all with the same number of cells, aligned to the left. */
  public static void print(PrintWriter out, List<List<String>> lines) {
    if (lines.isEmpty()) {
      return;
    }
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + GAP));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
