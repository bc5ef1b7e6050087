package io.eniswitch.controlplane.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a configuration file, YAML 1.2.
 *
 * <p><b>Bounds</b>: {@value #MAX_BYTES} bytes; anchors and aliases work as in any YAML.
 */
public final class ConfigurationFile {
  private static final int MAX_BYTES = 16 << 20;

  private ConfigurationFile() {}

  /**
   * The network that {@code file} declares.
   *
   * @throws ConfigurationException with everything that is wrong in it
   * @throws IOException if it cannot be read
   */
  public static Configuration read(Path file) throws IOException, ConfigurationException {
    Mistakes mistakes = new Mistakes();
    if (Files.size(file) > MAX_BYTES) {
      mistakes.add(1, "", "", "at most " + MAX_BYTES + " bytes are accepted");
      throw new ConfigurationException(file, mistakes.ordered());
    }
    Optional<Section> root =
        compose(text(file, mistakes), mistakes).flatMap(node -> Section.root(node, mistakes));
    Optional<Configuration> configuration =
        root.map(section -> new ConfigurationReader(section, mistakes).read());
    if (mistakes.any() || configuration.isEmpty()) {
      throw new ConfigurationException(file, mistakes.ordered());
    }
    return configuration.get();
  }

  private static String text(Path file, Mistakes mistakes) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException _) {
      mistakes.add(1, "", "", "text in UTF-8 is accepted");
      return "{}";
    }
  }

  private static Optional<Node> compose(String text, Mistakes mistakes) {
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();
    try {
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isEmpty()) {
        mistakes.add(1, "", "", "the file is empty; a mapping with the key vpcs is accepted");
      }
      return node;
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      mistakes.add(line, "", "", "this is not YAML: " + broken.getProblem());
    } catch (YamlEngineException broken) {
      mistakes.add(1, "", "", "this is not YAML: " + broken.getMessage());
    }
    return Optional.empty();
  }
}
