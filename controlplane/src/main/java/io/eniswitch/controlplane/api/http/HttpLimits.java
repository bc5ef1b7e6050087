package io.eniswitch.controlplane.api.http;

import java.time.Duration;

/**
 * What a client may make the server hold. A request beyond a bound is refused and counted.
 *
 * @param requestLineBytes method, target and version; parameters of a POST are often in its target,
 *     and 100 rules of a security group take about 64 KiB
 * @param headerBytes all headers together
 * @param bodyBytes the body
 * @param connections open at once; further ones are closed at accept
 * @param requestsInFlight being answered at once, over all connections
 * @param idle a connection on which nothing arrives for so long is closed
 * @param arrival a request may take so long from its first byte to its last
 */
public record HttpLimits(
    int requestLineBytes,
    int headerBytes,
    int bodyBytes,
    int connections,
    int requestsInFlight,
    Duration idle,
    Duration arrival) {

  /** Bounds for one host's control plane: at most about 300 MiB of requests in memory. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        256 << 10, 64 << 10, 256 << 10, 1_024, 512, Duration.ofSeconds(60), Duration.ofSeconds(20));
  }
}
