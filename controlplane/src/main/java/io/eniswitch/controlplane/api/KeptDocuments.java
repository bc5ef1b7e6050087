package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was said of records of the state. A record never changes: another one takes its place, so
 * what was said of this very one is right for ever. Making it again for each page of each list
 * would be most of what a Describe costs.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: {@link #SLOTS} documents; one takes the place of
 * another with its hash.
 */
final class KeptDocuments<R> {
  private static final int SLOTS = 1 << 14;

  private record Kept(Object record, Document document) {}

  private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(SLOTS);

  /**
   * The document of a record.
   *
   * @param id the record's, the same for those that take its place
   * @param maker makes it, from nothing but the record and what never changes with it
   */
  @SuppressWarnings("ReferenceEquality") // comparing contents costs as much as the document
  Document of(String id, R record, Function<R, Document> maker) {
    int hash = id.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Kept known = kept.get(slot);
    if (known != null && known.record == record) {
      return known.document;
    }
    Document made = maker.apply(record).fixed();
    kept.set(slot, new Kept(record, made));
    return made;
  }
}
