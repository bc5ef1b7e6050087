package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.List;

/**
 * A named list of blocks that security rules can refer to.
 *
 * @param id {@code pl-…}
 * @param regionId the region it is in
 * @param v6 the family of all its entries
 * @param maxEntries what it counts for against rule limits, 1 to 200
 * @param entries at most {@code maxEntries}
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record PrefixList(
    String id,
    String regionId,
    boolean v6,
    int maxEntries,
    List<Cidr> entries,
    Labels labels,
    Instant createdAt) {
  /** Refuses too many entries and entries of the other family. */
  public PrefixList {
    entries = List.copyOf(entries);
    if (maxEntries < 1 || maxEntries > 200 || entries.size() > maxEntries) {
      throw new IllegalArgumentException(entries.size() + " entries of at most " + maxEntries);
    }
    if (entries.stream().anyMatch(entry -> entry.v6() != v6)) {
      throw new IllegalArgumentException("an entry is of the other address family");
    }
  }
}
