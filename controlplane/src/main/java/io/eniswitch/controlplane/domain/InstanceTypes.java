package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.InstanceType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Reads the instance types that come with the program.
 *
 * <p><b>Layout</b>: {@code instance-types.csv}, one type per line, {@code #} begins a comment; its
 * first line names the columns. Bandwidth in Gbit/s, where 1 is 1,024,000 kbit/s in the API.
 */
final class InstanceTypes {
  private static final String RESOURCE = "instance-types.csv";
  private static final double KBIT_PER_GBIT = 1_024_000;
  private static final int COLUMNS = 13;

  private InstanceTypes() {}

  /** All types of the file. */
  static List<InstanceType> load() {
    InputStream in =
        Objects.requireNonNull(InstanceTypes.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(InstanceTypes::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InstanceType parse(String line) {
    String[] cell = line.split(",", -1);
    if (cell.length != COLUMNS) {
      throw new IllegalStateException(RESOURCE + ": not " + COLUMNS + " columns: " + line);
    }
    int base = kbitPerSec(cell[6]);
    int enis = Integer.parseInt(cell[3]);
    int queues = Integer.parseInt(cell[10]);
    return new InstanceType(
        cell[0],
        Integer.parseInt(cell[1]),
        Double.parseDouble(cell[2]),
        new InstanceType.EniLimits(
            enis, Integer.parseInt(cell[4]), Integer.parseInt(cell[5]), queues, enis * queues),
        new InstanceType.Bandwidth(
            base,
            cell[7].isEmpty() ? base : kbitPerSec(cell[7]),
            Long.parseLong(cell[8]),
            cell[9].isEmpty() ? 0 : Integer.parseInt(cell[9])),
        cell[11].equals("yes"),
        cell[12].equals("yes"));
  }

  private static int kbitPerSec(String gbitPerSec) {
    return (int) Math.round(Double.parseDouble(gbitPerSec) * KBIT_PER_GBIT);
  }
}
