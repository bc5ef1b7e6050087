package io.eniswitch.dataplane.respond;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * One row of {@code exchanges.txt}: a frame that reaches the responders and what comes of it.
 *
 * @param description what is shown
 * @param sender ENI of {@link Tenants}
 * @param why why it reaches the responders
 * @param request frame as sent
 * @param outcome {@code FORWARD} or a drop reason
 * @param answer frame that goes back, in hex; empty with a drop reason
 */
record Exchange(
    String description, String sender, String why, String request, String outcome, String answer) {

  /** All rows. */
  static List<Exchange> all() {
    final var stream =
        Objects.requireNonNull(Exchange.class.getResourceAsStream("/respond/exchanges.txt"));
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      return lines.lines().map(Exchange::parse).toList();
    } catch (final IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The request as bytes. */
  byte[] frame() {
    return HexFormat.of().parseHex(request);
  }

  @Override
  public String toString() {
    return description;
  }

  private static Exchange parse(final String line) {
    final String[] fields = line.split(" *\\| *", -1);
    return new Exchange(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
  }
}
