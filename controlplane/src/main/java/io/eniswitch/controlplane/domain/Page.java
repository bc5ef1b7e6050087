package io.eniswitch.controlplane.domain;

import java.util.List;

/**
 * One page of an answer.
 *
 * @param <T> what it lists
 * @param items the page
 * @param totalCount all hits; 0 when asked by token
 * @param pageNumber the number of this page, from 1
 * @param pageSize the most items of a page
 * @param nextToken where the next page begins; empty on the last, and when asked by number
 */
public record Page<T>(
    List<T> items, int totalCount, int pageNumber, int pageSize, String nextToken) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
