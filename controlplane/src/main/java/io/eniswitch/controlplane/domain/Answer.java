package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the result of a request is kept with its client token, and given again.
 *
 * @param <T> the result
 */
record Answer<T>(Function<T, Kept> toKept, Function<TokenAnswer, T> toResult) {
  /** A result that is an id. */
  static final Answer<String> ID =
      new Answer<>(id -> new Kept(List.of(id), null), kept -> kept.values().getFirst());

  /** A result that is a list of ids. */
  static final Answer<List<String>> IDS =
      new Answer<>(ids -> new Kept(ids, null), TokenAnswer::values);

  /** A result that is an ENI as it was made. */
  static final Answer<Eni> ENI =
      new Answer<>(eni -> new Kept(List.of(), eni), kept -> Objects.requireNonNull(kept.eni()));

  /** What is kept of a result. */
  record Kept(List<String> values, @Nullable Eni eni) {}

  /** Keeps a result under its token. */
  TokenAnswer keep(String key, String fingerprint, T result, Instant now) {
    Kept kept = toKept.apply(result);
    return new TokenAnswer(key, fingerprint, kept.values(), kept.eni(), now);
  }

  /** The result that was kept. */
  T again(TokenAnswer known) {
    return toResult.apply(known);
  }
}
