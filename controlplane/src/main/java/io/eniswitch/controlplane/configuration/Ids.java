package io.eniswitch.controlplane.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The things of one kind that the file declares, by id. */
final class Ids<T> {
  private static final Pattern REST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,55}");

  private final String kind;
  private final String prefix;
  private final Map<String, T> known = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /** Ids of {@code kind}, which begin with {@code prefix}. */
  Ids(String kind, String prefix) {
    this.kind = kind;
    this.prefix = prefix;
  }

  /** The id of the thing a section declares, if it is one and new. */
  Optional<String> declare(Section section) {
    String accepted = prefix + "NAME of letters, digits, '.', '_' and '-' is accepted";
    Optional<Scalar> id = section.required("id", accepted);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Scalar given = id.get();
    String text = given.text();
    if (!text.startsWith(prefix) || !REST.matcher(text.substring(prefix.length())).matches()) {
      return given.refuse(accepted);
    }
    Integer first = lines.putIfAbsent(text, given.line());
    if (first != null) {
      return given.refuse("line " + first + " declares it already; a new id is accepted");
    }
    return Optional.of(text);
  }

  /** Makes a declared thing known to those that refer to it. */
  void put(String id, T thing) {
    known.put(id, thing);
  }

  /** The thing that {@code reference} names, if the file declares it. */
  Optional<T> find(Scalar reference) {
    T found = known.get(reference.text());
    if (found != null) {
      return Optional.of(found);
    }
    if (lines.containsKey(reference.text())) {
      return Optional.empty(); // declared, but with a mistake that is told already
    }
    return reference.refuse(accepted());
  }

  /** The thing named at {@code key}, whose lack is a mistake. */
  Optional<T> required(Section section, String key) {
    return section.required(key, accepted()).flatMap(this::find);
  }

  /** All things, in the file's order. */
  List<T> all() {
    return List.copyOf(known.values());
  }

  private String accepted() {
    if (lines.isEmpty()) {
      return "the id of a " + kind + " is accepted, but the file declares none";
    }
    return "the id of a " + kind + " is accepted: " + String.join(", ", lines.keySet());
  }
}
