package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a request with a client token.
 *
 * @param key account, region, action and token
 * @param fingerprint of the request's parameters
 * @param values the answer's ids or addresses, in order
 * @param eni the answer's ENI, or null if the answer has none
 * @param createdAt when it was answered
 */
public record TokenAnswer(
    String key, String fingerprint, List<String> values, @Nullable Eni eni, Instant createdAt) {
  /** Copies the list. */
  public TokenAnswer {
    values = List.copyOf(values);
  }
}
