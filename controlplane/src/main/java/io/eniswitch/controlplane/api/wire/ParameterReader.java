package io.eniswitch.controlplane.api.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads parameters out of a query, a form or a JSON body into one flat map.
 *
 * <p><b>Bounds:</b> {@value #MAX_PARAMETERS} parameters per request and {@value #MAX_DEPTH} levels
 * of JSON, beyond which the request is refused; the largest legal call, 100 rules of 16 fields,
 * stays below. A name given twice is refused, because which of the two was signed is a matter of
 * opinion.
 */
public final class ParameterReader {
  /** The most parameters one request may have. */
  public static final int MAX_PARAMETERS = 2_048;

  /** The deepest nesting of a JSON body. */
  public static final int MAX_DEPTH = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private ParameterReader() {}

  /**
   * Adds the parameters of a query or of a form body, both form encoded.
   *
   * @param encoded what follows the question mark, or the body; may be empty
   * @param into receives decoded names and values; values may be empty strings
   * @throws ApiError 400 {@code InvalidParameter} at malformed escapes, a repeated name or too many
   *     parameters
   */
  public static void readForm(String encoded, Map<String, String> into) {
    int start = 0;
    while (start < encoded.length()) {
      int end = encoded.indexOf('&', start);
      end = end < 0 ? encoded.length() : end;
      if (end > start) {
        int equals = encoded.indexOf('=', start);
        boolean hasValue = equals >= 0 && equals < end;
        String name = encoded.substring(start, hasValue ? equals : end);
        String value = hasValue ? encoded.substring(equals + 1, end) : "";
        add(into, PercentEncoding.decodeForm(name), PercentEncoding.decodeForm(value));
      }
      start = end + 1;
    }
  }

  /**
   * Adds the parameters of a JSON object, flattened: arrays become {@code Name.1}, {@code Name.2},
   * objects {@code Name.Field}; nulls are absent.
   *
   * @throws ApiError 400 {@code InvalidParameter} if the body is not one JSON object
   */
  public static void readJson(byte[] body, Map<String, String> into) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ApiError(400, "InvalidParameter", "The body is not JSON that can be read.");
    }
    if (!root.isObject()) {
      throw new ApiError(400, "InvalidParameter", "The body must be one JSON object.");
    }
    root.properties().forEach(member -> flatten(member.getKey(), member.getValue(), into));
  }

  /** The strings of a JSON array, or null if the text is anything else. */
  public static @Nullable List<String> jsonStrings(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      return null;
    }
    boolean fits = root.isArray() && root.valueStream().allMatch(JsonNode::isString);
    return fits ? root.valueStream().map(JsonNode::asString).toList() : null;
  }

  private static void flatten(String name, JsonNode value, Map<String, String> into) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        flatten(name + "." + (i + 1), value.get(i), into);
      }
    } else if (value.isObject()) {
      value.properties().forEach(m -> flatten(name + "." + m.getKey(), m.getValue(), into));
    } else if (!value.isNull()) {
      add(into, name, value.asString());
    }
  }

  private static void add(Map<String, String> into, String name, String value) {
    if (into.size() == MAX_PARAMETERS) {
      throw new ApiError(
          400, "InvalidParameter", "A request may have at most " + MAX_PARAMETERS + " parameters.");
    }
    if (into.putIfAbsent(name, value) != null) {
      throw new ApiError(
          400, "InvalidParameter", "The parameter \"" + name + "\" was given more than once.");
    }
  }
}
