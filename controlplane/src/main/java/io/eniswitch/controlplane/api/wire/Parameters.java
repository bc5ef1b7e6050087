package io.eniswitch.controlplane.api.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one call, read by name and shape. Names are case-sensitive; a parameter whose
 * value is empty counts as absent.
 *
 * <p><b>Threading:</b> immutable, any thread.
 */
public final class Parameters {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+([.][0-9]+)?");
  private static final int MAX_DECIMAL_LENGTH = 32;

  private final NavigableMap<String, String> values;
  private final String prefix;

  private Parameters(NavigableMap<String, String> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /** Takes a copy of flat names and values. */
  public static Parameters of(Map<String, String> values) {
    return new Parameters(Collections.unmodifiableNavigableMap(new TreeMap<>(values)), "");
  }

  /** All names, sorted, relative to this object. */
  public List<String> names() {
    return values.subMap(prefix, true, prefix + Character.MAX_VALUE, false).keySet().stream()
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** The value, or null if it is absent or empty. */
  public @Nullable String text(String name) {
    String value = values.get(prefix + name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The value as it was sent, possibly empty, or null if it is absent. */
  public @Nullable String sentText(String name) {
    return values.get(prefix + name);
  }

  /**
   * The value of a mandatory parameter.
   *
   * @throws ApiError 400 {@code MissingParameter}
   */
  public String requiredText(String name) {
    String value = text(name);
    if (value == null) {
      throw ApiError.missing(prefix + name);
    }
    return value;
  }

  /**
   * A whole number, or null if it is absent.
   *
   * @throws ApiError 400 {@code InvalidParameter} if it is not a decimal number of 32 bits
   */
  public @Nullable Integer integer(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      return Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw ApiError.invalid(prefix + name, value, "a whole number of 32 bits");
    }
  }

  /**
   * A whole number, or null if it is absent.
   *
   * @throws ApiError 400 {@code InvalidParameter} if it is not a decimal number of 64 bits
   */
  public @Nullable Long longInteger(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw ApiError.invalid(prefix + name, value, "a whole number of 64 bits");
    }
  }

  /**
   * A number with decimals, or null if it is absent.
   *
   * @throws ApiError 400 {@code InvalidParameter} if it is not a finite decimal number
   */
  public @Nullable Double decimal(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    if (value.length() > MAX_DECIMAL_LENGTH || !DECIMAL.matcher(value).matches()) {
      throw ApiError.invalid(prefix + name, value, "a decimal number");
    }
    return Double.valueOf(value);
  }

  /**
   * A truth value, or null if it is absent.
   *
   * @throws ApiError 400 {@code InvalidParameter} unless it is {@code true} or {@code false} in any
   *     case
   */
  public @Nullable Boolean flag(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiError.invalid(prefix + name, value, "true or false");
    };
  }

  /** True only if the parameter was sent as {@code true}. */
  public boolean isTrue(String name) {
    return Boolean.TRUE.equals(flag(name));
  }

  /** The values of {@code name.1}, {@code name.2}, … in the order of their numbers. */
  public List<String> texts(String name) {
    List<String> found = new ArrayList<>();
    for (int index : indices(name)) {
      String value = text(name + "." + index);
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  /** The objects {@code name.1.…}, {@code name.2.…} in the order of their numbers. */
  public List<Parameters> objects(String name) {
    return indices(name).stream().map(index -> object(name + "." + index)).toList();
  }

  /** The object {@code name.…}; it has no parameters if none was sent. */
  public Parameters object(String name) {
    return new Parameters(values, prefix + name + ".");
  }

  /** Whether nothing was sent below this object. */
  public boolean isEmpty() {
    return values.subMap(prefix, true, prefix + Character.MAX_VALUE, false).isEmpty();
  }

  private List<Integer> indices(String name) {
    String start = prefix + name + ".";
    return values.subMap(start, true, start + Character.MAX_VALUE, false).keySet().stream()
        .map(full -> indexOf(full.substring(start.length())))
        .filter(index -> index > 0)
        .distinct()
        .sorted()
        .toList();
  }

  private static int indexOf(String rest) {
    int dot = rest.indexOf('.');
    String digits = dot < 0 ? rest : rest.substring(0, dot);
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= 4
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(digits) : -1;
  }
}
