package io.eniswitch.controlplane.configuration;

import java.util.regex.Pattern;

/** Where an instance lives on this host, and so what kind of ports its ENIs have. */
public sealed interface InstanceHome {
  /** What {@link #parse} accepts, for messages. */
  String ACCEPTED =
      "netns:NAME (a network namespace, made if there is none), tap (devices of this host) or none"
          + " is accepted";

  /** An instance that is a network namespace: its ENIs are TAP devices in there. */
  record Namespace(String name) implements InstanceHome {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Refuses what cannot name a namespace. */
    public Namespace {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("not the name of a network namespace: " + name);
      }
    }
  }

  /** An instance whose ENIs are TAP devices in the switch's own namespace. */
  record Tap() implements InstanceHome {}

  /** An instance that is not on this host: its ENIs are known, but have no port. */
  record None() implements InstanceHome {}

  /**
   * Reads the value of the tag {@code eniswitch:port}.
   *
   * @throws IllegalArgumentException if it names no kind of home this switch has
   */
  static InstanceHome parse(String text) {
    if (text.startsWith("netns:")) {
      return new Namespace(text.substring("netns:".length()));
    }
    return switch (text) {
      case "tap" -> new Tap();
      case "none" -> new None();
      default -> throw new IllegalArgumentException(text + ": " + ACCEPTED);
    };
  }
}
