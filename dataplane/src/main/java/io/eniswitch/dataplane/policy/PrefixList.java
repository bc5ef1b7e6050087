package io.eniswitch.dataplane.policy;

import java.util.List;

/**
 * Networks under one name, for rules to refer to. Entries may overlap; each matches packets of its
 * own family.
 *
 * @param prefixListId how rules refer to it
 * @param entries at most {@link #MAX_ENTRIES}
 */
public record PrefixList(int prefixListId, List<Cidr> entries) {
  /** Most entries of a list, the limit of the ECS API. */
  public static final int MAX_ENTRIES = 1_000;

  /** Copies the entries. */
  public PrefixList {
    entries = List.copyOf(entries);
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "prefix list %d: %d entries, at most %d are accepted"
              .formatted(prefixListId, entries.size(), MAX_ENTRIES));
    }
  }
}
