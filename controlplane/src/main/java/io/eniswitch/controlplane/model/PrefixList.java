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
 * @param entries at most {@code maxEntries}, each block once
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record PrefixList(
    String id,
    String regionId,
    boolean v6,
    int maxEntries,
    List<Entry> entries,
    Labels labels,
    Instant createdAt) {
  /**
   * A block of the list.
   *
   * @param block the addresses
   * @param description for people; may be empty
   */
  public record Entry(Cidr block, String description) {
    /** A block without a description. */
    public static Entry of(Cidr block) {
      return new Entry(block, "");
    }
  }

  /** Refuses too many entries, a block given twice and entries of the other family. */
  public PrefixList {
    entries = List.copyOf(entries);
    if (maxEntries < 1 || maxEntries > 200 || entries.size() > maxEntries) {
      throw new IllegalArgumentException(entries.size() + " entries of at most " + maxEntries);
    }
    if (entries.stream().anyMatch(entry -> entry.block().v6() != v6)) {
      throw new IllegalArgumentException("an entry is of the other address family");
    }
    if (entries.stream().map(Entry::block).distinct().count() != entries.size()) {
      throw new IllegalArgumentException("a block is given twice");
    }
  }

  /** This list with other entries. */
  public PrefixList withEntries(List<Entry> newEntries) {
    return new PrefixList(id, regionId, v6, maxEntries, newEntries, labels, createdAt);
  }

  /** This list with other labels. */
  public PrefixList withLabels(Labels newLabels) {
    return new PrefixList(id, regionId, v6, maxEntries, entries, newLabels, createdAt);
  }
}
