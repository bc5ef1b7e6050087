package io.eniswitch.controlplane.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The parameters one action takes: names, types and which are mandatory. Read from the resource
 * {@code ecs-2014-05-26.api} or {@code vpc-2016-04-28.api} beside this class.
 *
 * <p><b>Bounds:</b> an index is 1 to {@value #MAX_INDEX}; an action may be stricter.
 */
final class Schema {
  /** The highest index of a list parameter. */
  static final int MAX_INDEX = 100;

  /** Parameters every action takes; the account ones are of no consequence here. */
  private static final Set<String> COMMON =
      Set.of(
          "Action",
          "Version",
          "Format",
          "RegionId",
          "AccessKeyId",
          "Signature",
          "SignatureMethod",
          "SignatureVersion",
          "SignatureNonce",
          "SignatureType",
          "Timestamp",
          "OwnerAccount",
          "OwnerId",
          "ResourceOwnerAccount",
          "ResourceOwnerId");

  private enum Type {
    TEXT,
    INTEGER,
    LONG,
    DECIMAL,
    FLAG
  }

  private final Map<String, Type> types = new HashMap<>();
  private final List<String> mandatory = new ArrayList<>();

  private Schema() {}

  /** Reads the schemas of all actions of a product, by action name. */
  static Map<String, Schema> readAll(ApiVersion version) {
    String resource = version.product().toLowerCase(java.util.Locale.ROOT) + "-" + version.date();
    Map<String, Schema> schemas = new HashMap<>();
    try (InputStream in = Schema.class.getResourceAsStream(resource + ".api");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), UTF_8))) {
      Schema current = new Schema();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("  ")) {
          current.add(line.strip().split(" ", -1));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          current = new Schema();
          schemas.put(line, current);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("reading our own resource " + resource, e);
    }
    return Map.copyOf(schemas);
  }

  private void add(String[] nameTypeStar) {
    types.put(nameTypeStar[0], Type.valueOf(nameTypeStar[1].toUpperCase(java.util.Locale.ROOT)));
    if (nameTypeStar.length > 2) {
      mandatory.add(nameTypeStar[0]);
    }
  }

  /**
   * Checks what was sent.
   *
   * @throws ApiError 400 {@code MissingParameter}, {@code UnsupportedParameter} for a name this
   *     action does not have, {@code InvalidParameter} for a value or index that cannot be read
   */
  void check(String action, Parameters parameters) {
    mandatory.forEach(parameters::requiredText);
    for (String name : parameters.names()) {
      Type type = types.get(pattern(name));
      if (type != null) {
        checkValue(name, type, parameters);
      } else if (!COMMON.contains(name)) {
        throw new ApiError(
            400,
            "UnsupportedParameter",
            "The action " + action + " has no parameter \"" + brief(name) + "\".");
      }
    }
  }

  private static void checkValue(String name, Type type, Parameters parameters) {
    switch (type) {
      case INTEGER -> parameters.integer(name);
      case LONG -> parameters.longInteger(name);
      case FLAG -> parameters.flag(name);
      case DECIMAL -> parameters.decimal(name);
      case TEXT -> {}
    }
  }

  /** Every parameter by its pattern, such as {@code Tag.N.Key}. */
  Set<String> names() {
    return types.keySet();
  }

  /** {@code Tag.12.Key} becomes {@code Tag.N.Key}. */
  private static String pattern(String name) {
    if (name.indexOf('.') < 0) {
      return name;
    }
    String[] parts = name.split("\\.", -1);
    for (int i = 1; i < parts.length; i++) {
      if (isNumber(parts[i])) {
        if (parts[i].length() > 3 || Integer.parseInt(parts[i]) > MAX_INDEX) {
          throw ApiError.invalid("the index of " + brief(name), parts[i], "1 to " + MAX_INDEX);
        }
        parts[i] = "N";
      }
    }
    return String.join(".", parts);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty()
        && part.charAt(0) != '0'
        && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String brief(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }
}
