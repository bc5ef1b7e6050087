package io.eniswitch.controlplane.configuration;

import java.util.Optional;
import java.util.function.Function;

/**
 * A single value in the file.
 *
 * @param key where it stands
 * @param line line of the file
 * @param text the value as written
 * @param mistakes where to say what is wrong with it
 */
record Scalar(String key, int line, String text, Mistakes mistakes) {
  /** The value as {@code reader} reads it; if it refuses, that is a mistake. */
  <T> Optional<T> as(Function<String, T> reader, String accepted) {
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException _) {
      return refuse(accepted);
    }
  }

  /** Notes that only {@code accepted} would be right here; returns nothing. */
  <T> Optional<T> refuse(String accepted) {
    mistakes.add(line, key, text, accepted);
    return Optional.empty();
  }
}
