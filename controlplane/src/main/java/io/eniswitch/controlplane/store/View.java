package io.eniswitch.controlplane.store;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** All records as they were at one revision. <b>Threading</b>: see the implementation. */
public interface View {
  /** The revision of the last change in it; 0 before the first. */
  long revision();

  /** The record with this key, or null. */
  <R> @Nullable R find(Kind<R> kind, String key);

  /** All records in the order of their keys. The collection does not change. */
  <R> Collection<R> all(Kind<R> kind);

  /** The records with keys after the one given, in order; an empty string begins at the first. */
  <R> Collection<R> after(Kind<R> kind, String key);

  /** The records that have this value in the index, in the order of their keys. */
  <R> Collection<R> where(Kind<R> kind, Index<R> index, String value);

  /** As {@link #where(Kind, Index, String)}, but only records with keys after the one given. */
  <R> Collection<R> where(Kind<R> kind, Index<R> index, String value, String afterKey);
}
