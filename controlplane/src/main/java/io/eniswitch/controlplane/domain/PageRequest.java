package io.eniswitch.controlplane.domain;

import org.jspecify.annotations.Nullable;

/**
 * Which page of an answer: by token (with {@code maxResults}) or by number (with {@code pageSize}).
 *
 * @param pageNumber from 1, or null
 * @param pageSize items, or null
 * @param maxResults items, or null; given, it chooses paging by token
 * @param nextToken from the page before, or null; given, it chooses paging by token
 */
public record PageRequest(
    @Nullable Integer pageNumber,
    @Nullable Integer pageSize,
    @Nullable Integer maxResults,
    @Nullable String nextToken) {
  /** The first page, by number. */
  public static final PageRequest FIRST = new PageRequest(null, null, null, null);

  /** Whether it is the first page by number. */
  boolean isFirst() {
    return !byToken() && (pageNumber == null || pageNumber == 1);
  }

  /** Whether the page is chosen by token. */
  public boolean byToken() {
    return maxResults != null || nextToken != null && !nextToken.isEmpty();
  }
}
