package io.eniswitch.benchmarks.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ranges of options, with one wording for all. */
final class Bounds {
  private Bounds() {}

  /**
   * Refuses {@code value} outside {@code least} to {@code most}.
   *
   * @throws ParameterException naming the option, the value and what is accepted
   */
  static void check(CommandSpec spec, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for %s: %d is not from %d to %d".formatted(option, value, least, most));
    }
  }
}
