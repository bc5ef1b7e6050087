package io.eniswitch.controlplane.domain;

import java.util.Collection;
import java.util.function.Function;

/**
 * What a page is cut from.
 *
 * @param <T> what is listed
 * @param after the candidates with keys after the one given, in the order of their keys; an empty
 *     string gives all
 * @param allMatch whether every candidate passes the filter, so that counting needs no look at them
 */
record Candidates<T>(Function<String, Collection<T>> after, boolean allMatch) {
  /** Candidates that are few enough to look at all of them for every page. */
  static <T> Candidates<T> of(Collection<T> all, Function<T, String> key) {
    return new Candidates<>(
        after ->
            after.isEmpty()
                ? all
                : all.stream().filter(each -> key.apply(each).compareTo(after) > 0).toList(),
        false);
  }
}
