package io.eniswitch.controlplane.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML mapping that is read key by key and notes every mistake with its line. A key nobody asked
 * for is a mistake too.
 */
final class Section {
  private final String path;
  private final int line;
  private final Mistakes mistakes;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(String path, MappingNode node, Mistakes mistakes) {
    this.path = path;
    this.line = line(node);
    this.mistakes = mistakes;
    for (NodeTuple tuple : node.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (values.put(key, tuple.getValueNode()) != null) {
        mistakes.add(line(tuple.getKeyNode()), key(key), "", "it is given twice, once is accepted");
      }
      lines.put(key, line(tuple.getKeyNode()));
    }
  }

  /** The whole file, whose top must be a mapping. */
  static Optional<Section> root(Node node, Mistakes mistakes) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Section("", mapping, mistakes));
    }
    mistakes.add(line(node), "", "", "a mapping with the key vpcs and others is accepted");
    return Optional.empty();
  }

  /** Line the section begins on. */
  int line() {
    return line;
  }

  /** The value at {@code key}, which may be missing. */
  Optional<Scalar> optional(String key) {
    Node node = ask(key);
    if (node == null) {
      return Optional.empty();
    }
    return scalar(key(key), node);
  }

  /** The value at {@code key}, whose lack is a mistake. */
  Optional<Scalar> required(String key, String accepted) {
    if (!values.containsKey(key)) {
      asked.add(key);
      mistakes.add(line, key(key), "", "it is missing; " + accepted);
      return Optional.empty();
    }
    return optional(key);
  }

  /** The value at {@code key} as {@code reader} reads it, or {@code otherwise}. */
  <T> T read(String key, Function<String, T> reader, String accepted, T otherwise) {
    return optional(key).flatMap(value -> value.as(reader, accepted)).orElse(otherwise);
  }

  /** The list of values at {@code key}; empty if it is missing. */
  List<Scalar> list(String key) {
    List<Scalar> list = new ArrayList<>();
    List<Node> nodes = items(key, "a list of values is accepted");
    for (int i = 0; i < nodes.size(); i++) {
      scalar(key(key) + "[" + i + "]", nodes.get(i)).ifPresent(list::add);
    }
    return list;
  }

  /** The list of mappings at {@code key}; empty if it is missing. */
  List<Section> sections(String key) {
    List<Section> list = new ArrayList<>();
    List<Node> nodes = items(key, "a list of mappings is accepted");
    for (int i = 0; i < nodes.size(); i++) {
      String at = key(key) + "[" + i + "]";
      if (nodes.get(i) instanceof MappingNode mapping) {
        list.add(new Section(at, mapping, mistakes));
      } else {
        mistakes.add(line(nodes.get(i)), at, "", "a mapping of keys to values is accepted");
      }
    }
    return list;
  }

  /** Call it after all keys were asked for: each other one is a mistake. */
  void refuseOtherKeys() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        int at = lines.getOrDefault(key, line);
        mistakes.add(
            at, key(key), "", "there is no such key; accepted are " + String.join(", ", asked));
      }
    }
  }

  private List<Node> items(String key, String accepted) {
    Node node = ask(key);
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    if (node != null) {
      mistakes.add(line(node), key(key), "", accepted);
    }
    return List.of();
  }

  private @Nullable Node ask(String key) {
    asked.add(key);
    Node node = values.get(key);
    boolean empty = node != null && node.getTag().equals(Tag.NULL);
    return empty ? null : node;
  }

  private Optional<Scalar> scalar(String at, Node node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(new Scalar(at, line(node), scalar.getValue(), mistakes));
    }
    mistakes.add(line(node), at, "", "a single value is accepted");
    return Optional.empty();
  }

  private String key(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
