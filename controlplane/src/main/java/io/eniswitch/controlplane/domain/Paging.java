package io.eniswitch.controlplane.domain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Cuts an answer into pages. */
final class Paging {
  private Paging() {}

  /**
   * One page of the candidates that pass the filter.
   *
   * @param candidates in the order of their keys
   * @throws EcsException if the request names no page
   */
  static <T> Page<T> page(
      Collection<T> candidates,
      Function<T, String> key,
      Predicate<T> filter,
      PageRequest request,
      PageLimits limits) {
    return page(Candidates.of(candidates, key), key, filter, request, limits);
  }

  /**
   * One page of the candidates that pass the filter.
   *
   * @throws EcsException if the request names no page
   */
  static <T> Page<T> page(
      Candidates<T> candidates,
      Function<T, String> key,
      Predicate<T> filter,
      PageRequest request,
      PageLimits limits) {
    return request.byToken()
        ? pageByToken(candidates, key, filter, request, limits)
        : pageByNumber(candidates, filter, request, limits);
  }

  private static <T> Page<T> pageByToken(
      Candidates<T> candidates,
      Function<T, String> key,
      Predicate<T> filter,
      PageRequest request,
      PageLimits limits) {
    Integer asked = request.maxResults();
    int size =
        asked == null
            ? limits.defaultSize()
            : Math.clamp(asked, limits.minResults(), limits.maxResults());
    String after = decode(request.nextToken() == null ? "" : request.nextToken());
    List<T> items = new ArrayList<>(Math.min(size, 64));
    for (T candidate : candidates.after().apply(after)) {
      if (filter.test(candidate)) {
        if (items.size() == size) {
          return new Page<>(items, 0, 1, size, encode(key.apply(items.getLast())));
        }
        items.add(candidate);
      }
    }
    return new Page<>(items, 0, 1, size, "");
  }

  private static <T> Page<T> pageByNumber(
      Candidates<T> candidates, Predicate<T> filter, PageRequest request, PageLimits limits) {
    int number = number(request);
    int size = size(request, limits);
    long first = (number - 1L) * size;
    Collection<T> all = candidates.after().apply("");
    int count = 0;
    List<T> items = new ArrayList<>(Math.min(size, 64));
    for (T candidate : all) {
      if (candidates.allMatch() && items.size() == size) {
        break;
      }
      if (filter.test(candidate)) {
        if (count >= first && items.size() < size) {
          items.add(candidate);
        }
        count++;
      }
    }
    int total = candidates.allMatch() ? all.size() : count;
    return new Page<>(items, total, number, size, "");
  }

  /**
   * One page, by number, of all there is.
   *
   * @throws EcsException if the request names no page
   */
  static <T> Page<T> cut(List<T> all, PageRequest request, PageLimits limits) {
    int number = number(request);
    int size = size(request, limits);
    int first = (int) Math.min((number - 1L) * size, all.size());
    List<T> items = all.subList(first, Math.min(first + size, all.size()));
    return new Page<>(items, all.size(), number, size, "");
  }

  private static int number(PageRequest request) {
    int number = request.pageNumber() == null ? 1 : request.pageNumber();
    if (number < 1) {
      throw EcsException.invalid("InvalidParameter", "PageNumber is at least 1, not " + number);
    }
    return number;
  }

  private static int size(PageRequest request, PageLimits limits) {
    int size = request.pageSize() == null ? limits.defaultSize() : request.pageSize();
    if (size < 1 || size > limits.maxPageSize()) {
      throw EcsException.invalid(
          "InvalidParameter", "PageSize is 1 to " + limits.maxPageSize() + ", not " + size);
    }
    return size;
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid("InvalidParameter", "NextToken is not one of ours");
    }
  }
}
