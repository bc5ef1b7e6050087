package io.eniswitch.controlplane.model;

import java.util.List;

/**
 * What every resource carries for people and bills.
 *
 * @param name may be empty
 * @param description may be empty
 * @param ownerId the account that owns the resource
 * @param resourceGroupId may be empty
 * @param tags at most {@link Tag#LIMIT}, keys unique
 */
public record Labels(
    String name, String description, String ownerId, String resourceGroupId, List<Tag> tags) {
  /** Refuses too many tags and a key given twice. */
  public Labels {
    tags = List.copyOf(tags);
    if (tags.size() > Tag.LIMIT) {
      throw new IllegalArgumentException(tags.size() + " tags, at most " + Tag.LIMIT);
    }
    if (tags.stream().map(Tag::key).distinct().count() != tags.size()) {
      throw new IllegalArgumentException("a tag key is given twice");
    }
  }

  /** These labels with another name. */
  public Labels withName(String newName) {
    return new Labels(newName, description, ownerId, resourceGroupId, tags);
  }

  /** These labels with another description. */
  public Labels withDescription(String newDescription) {
    return new Labels(name, newDescription, ownerId, resourceGroupId, tags);
  }

  /** These labels with other tags. */
  public Labels withTags(List<Tag> newTags) {
    return new Labels(name, description, ownerId, resourceGroupId, newTags);
  }

  /** Whether every wanted tag is among these; a wanted empty value matches any value. */
  public boolean matches(List<Tag> wanted) {
    return wanted.stream()
        .allMatch(want ->
            tags.stream()
                .anyMatch(tag ->
                    tag.key().equals(want.key())
                        && (want.value().isEmpty() || tag.value().equals(want.value()))));
  }

  /** The value of a tag, or an empty string without it. */
  public String tag(String key) {
    return tags.stream()
        .filter(tag -> tag.key().equals(key))
        .map(Tag::value)
        .findFirst()
        .orElse("");
  }
}
