package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the documentation says of an action's answer.
 *
 * @param action the action
 * @param types {@code text}, {@code number} or {@code flag}, by the path of a field; {@code []} is
 *     a list
 */
record Shape(String action, Map<String, String> types) {
  /** The shapes of all actions of a product, by name. */
  static Map<String, Shape> readAll(ApiVersion version) throws IOException {
    String resource = version.product().toLowerCase(Locale.ROOT) + "-" + version.date();
    Map<String, Shape> actions = new HashMap<>();
    Map<String, String> current = new HashMap<>();
    try (InputStream in = Shape.class.getResourceAsStream(resource + ".responses")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      for (String line : text.lines().toList()) {
        if (line.startsWith("  ")) {
          String[] pathAndType = line.strip().split(" ", -1);
          current.put(pathAndType[0], pathAndType[1]);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          current = new HashMap<>();
          actions.put(line, new Shape(line, current));
        }
      }
    }
    return actions;
  }

  /** The answer in XML as it would be in JSON. */
  JsonNode json(Element root) {
    return json("", root);
  }

  private JsonNode json(String path, Element element) {
    String type = types.get(path);
    if (type != null) {
      String text = element.getTextContent();
      return switch (type) {
        case "flag" -> JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
        case "number" -> JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        default -> JsonNodeFactory.instance.stringNode(text);
      };
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        String name = child.getTagName();
        String at = path.isEmpty() ? name : path + "." + name;
        if (isKnown(at + "[]")) {
          object.withArray("/" + name).add(json(at + "[]", child));
        } else {
          assertThat(object.has(name)).as("%s twice", at).isFalse();
          object.set(name, json(at, child));
        }
      }
    }
    return object;
  }

  /** Finds fields that are not documented, or of another type. */
  void check(JsonNode answer) {
    check("", answer);
  }

  private void check(String path, JsonNode node) {
    if (node.isObject()) {
      assertThat(isKnown(path)).as("%s shows %s", action, path).isTrue();
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(field -> check(prefix + field.getKey(), field.getValue()));
    } else if (node.isArray()) {
      assertThat(isKnown(path + "[]")).as("%s shows %s[]", action, path).isTrue();
      node.forEach(element -> check(path + "[]", element));
    } else {
      String type = node.isBoolean() ? "flag" : node.isNumber() ? "number" : "text";
      assertThat(type).as("%s: %s", action, path).isEqualTo(types.get(path));
    }
  }

  private boolean isKnown(String path) {
    return path.isEmpty()
        || types.keySet().stream()
            .anyMatch(known -> known.equals(path) || known.startsWith(path + "."));
  }
}
