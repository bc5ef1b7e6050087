package io.eniswitch.controlplane.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration file was refused; it tells all that is wrong with it, in the file's order. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  ConfigurationException(Path file, List<Mistake> mistakes) {
    super(
        mistakes.stream()
            .map(mistake -> file + ":" + mistake)
            .collect(Collectors.joining(System.lineSeparator())));
    this.mistakes = List.copyOf(mistakes);
  }

  /** All mistakes, ordered by line. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
