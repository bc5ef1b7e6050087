package io.eniswitch.controlplane.configuration;

/**
 * Something in a configuration file that cannot be.
 *
 * @param line line of the file, the first is 1
 * @param key where it stands, as in {@code enis[2].ip}; empty if the whole file is meant
 * @param value what stands there; empty if nothing does
 * @param accepted what would be accepted, as the end of a sentence
 */
public record Mistake(int line, String key, String value, String accepted) {
  /** The mistake on one line, without the file's name. */
  @Override
  public String toString() {
    String what = value.isEmpty() ? key : key + " \"" + value + "\"";
    return line + ": " + (what.isEmpty() ? "" : what + ": ") + accepted;
  }
}
