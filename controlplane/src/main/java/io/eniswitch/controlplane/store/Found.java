package io.eniswitch.controlplane.store;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Records by their keys, which are in order. Where nearly all records are among them, as in an
 * index of one value, they are found by walking along all records; else each by itself.
 *
 * <p><b>Threading</b>: any thread; nothing changes.
 */
final class Found<R> extends AbstractCollection<R> {
  /** One of so many records is to be among them to walk, and so many are passed over at most. */
  private static final int MOST_PASSED = 4;

  private final Collection<String> keys;
  private final TreePMap<String, R> records;

  /** The records with these keys, all of which there are. */
  Found(Collection<String> keys, TreePMap<String, R> records) {
    this.keys = keys;
    this.records = records;
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  @Override
  public Iterator<R> iterator() {
    return keys.size() > records.size() / MOST_PASSED
        ? new Walk()
        : keys.stream().map(this::record).iterator();
  }

  private R record(String key) {
    return Objects.requireNonNull(records.get(key));
  }

  private final class Walk implements Iterator<R> {
    private final Iterator<String> rest = keys.iterator();
    private @Nullable Iterator<Map.Entry<String, R>> along;

    @Override
    public boolean hasNext() {
      return rest.hasNext();
    }

    @Override
    public R next() {
      if (!rest.hasNext()) {
        throw new NoSuchElementException();
      }
      String key = rest.next();
      Iterator<Map.Entry<String, R>> walked = along;
      if (walked != null) {
        for (int i = 0; i < MOST_PASSED && walked.hasNext(); i++) {
          Map.Entry<String, R> entry = walked.next();
          if (entry.getKey().equals(key)) {
            return entry.getValue();
          }
        }
      }
      along = records.tailMap(key, false).entrySet().iterator();
      return record(key);
    }
  }
}
