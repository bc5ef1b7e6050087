package io.eniswitch.controlplane.push;

import io.eniswitch.dataplane.push.Intent;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the switches are to be told about one thing: most of them the same, some hosts something of
 * their own.
 *
 * @param everywhere for every host not named; null for nothing
 * @param at by the name of the host; control may wait for the answer of one of these
 */
public record Notice(@Nullable Intent everywhere, Map<String, Intent> at) {
  /** Copies the map. */
  public Notice {
    at = Map.copyOf(at);
  }

  /** The same for all. */
  static Notice everywhere(Intent intent) {
    return new Notice(intent, Map.of());
  }

  /** Whether the thing is to be nowhere. */
  boolean isNothing() {
    return at.isEmpty() && everywhere != null && everywhere.isGoing();
  }

  /** What one host is told, or null. */
  public @Nullable Intent to(String host) {
    Intent own = at.get(host);
    return own == null ? everywhere : own;
  }

  /** Whether every host is told the same by both. */
  boolean says(Notice other) {
    return Objects.equals(everywhere, other.everywhere)
        && at.keySet().stream().allMatch(host -> Objects.equals(to(host), other.to(host)))
        && other.at.keySet().stream().allMatch(host -> Objects.equals(to(host), other.to(host)));
  }
}
