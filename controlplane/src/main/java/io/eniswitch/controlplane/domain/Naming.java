package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names and tags a request gives to what it makes.
 *
 * @param name or null
 * @param description or null
 * @param resourceGroupId or null
 * @param tags may be empty
 */
public record Naming(
    @Nullable String name,
    @Nullable String description,
    @Nullable String resourceGroupId,
    List<Tag> tags) {
  /** No names, no tags. */
  public static final Naming NONE = new Naming(null, null, null, List.of());

  /** Copies the list. */
  public Naming {
    tags = List.copyOf(tags);
  }

  /** Only a name. */
  public static Naming of(String name) {
    return new Naming(name, null, null, List.of());
  }
}
