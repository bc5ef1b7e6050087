package io.eniswitch.controlplane.api.wire;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;

/**
 * A response as a tree with named members in order, written as JSON or XML by {@link
 * DocumentWriter}. Absent members are left out: a null inside a response breaks some clients.
 *
 * <p><b>Threading:</b> built and written by one thread; one that is {@link #fixed} is written by
 * any.
 */
public final class Document {
  private final Map<String, Object> members = new LinkedHashMap<>();
  private boolean fixed;
  private @Nullable SerializableString json;

  /** Adds a string, unless it is null. */
  public Document text(String name, @Nullable String value) {
    return put(name, value);
  }

  /** Adds a whole number, unless it is null. */
  public Document number(String name, @Nullable Number value) {
    return put(name, value == null ? null : (Long) value.longValue());
  }

  /** Adds a number with decimals; only for fields the API declares as float. */
  public Document decimal(String name, double value) {
    return put(name, value);
  }

  /** Adds a truth value, unless it is null. */
  public Document flag(String name, @Nullable Boolean value) {
    return put(name, value);
  }

  /** Adds an object, unless it is null. */
  public Document object(String name, @Nullable Document value) {
    return put(name, value);
  }

  /** Adds a list of strings the way the API wraps it: {@code {"wrapper": {"element": […]}}}. */
  public Document texts(String wrapper, String element, Collection<String> values) {
    return put(wrapper, new Document().put(element, List.copyOf(values)));
  }

  /** Adds a list of objects the way the API wraps it: {@code {"wrapper": {"element": […]}}}. */
  public Document objects(String wrapper, String element, Collection<Document> values) {
    return put(wrapper, new Document().put(element, List.copyOf(values)));
  }

  /** Adds all members of another document after those of this one. */
  public Document with(Document other) {
    members.putAll(other.members);
    return this;
  }

  /** This document, which changes no more and is written again and again. */
  public Document fixed() {
    fixed = true;
    return this;
  }

  /** Whether it changes no more. */
  boolean isFixed() {
    return fixed;
  }

  /** Its JSON if it was written before; several threads may find none and write it. */
  @Nullable SerializableString json() {
    return json;
  }

  /** Notes its JSON. */
  void noteJson(SerializableString text) {
    json = text;
  }

  /** The members: {@link String}, {@link Long}, {@link Double}, {@link Boolean}, document, list. */
  Map<String, Object> members() {
    return members;
  }

  private Document put(String name, @Nullable Object value) {
    if (fixed) {
      throw new IllegalStateException("the document is fixed");
    }
    if (value != null) {
      members.put(name, value);
    }
    return this;
  }
}
