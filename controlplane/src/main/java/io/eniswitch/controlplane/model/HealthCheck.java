package io.eniswitch.controlplane.model;

import java.time.Duration;

/**
 * How a switch finds out whether a member of a failover group can serve.
 *
 * @param kind what is tried
 * @param interval from one try to the next, at least 10 ms
 * @param failures failed tries in a row that make a member unhealthy, 1 to 100
 * @param successes good tries in a row that make it healthy again, 1 to 100
 * @param port the TCP port tried; 0 for a kind without
 * @param path the HTTP path asked for; empty for a kind without
 */
public record HealthCheck(
    Kind kind, Duration interval, int failures, int successes, int port, String path) {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** What a health check tries. */
  public enum Kind {
    /** The port's carrier: gone when its process or namespace is. */
    CARRIER,
    /** ARP, or neighbour discovery, for the member's primary address. */
    NEIGHBOUR,
    /** ICMP echo to the member's primary address. */
    ICMP,
    /** A TCP connection to a port of the member's primary address. */
    TCP,
    /** HTTP GET from a port of the member's primary address: a 2xx or 3xx answer is good. */
    HTTP
  }

  /** Refuses values out of range and a port or path that does not go with the kind. */
  public HealthCheck {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "health check interval " + interval.toMillis() + " ms is not between 10 ms and 1 min");
    }
    if (failures < 1 || failures > 100 || successes < 1 || successes > 100) {
      throw new IllegalArgumentException(
          "health check thresholds " + failures + " and " + successes + " are not 1 to 100");
    }
    boolean hasPort = kind == Kind.TCP || kind == Kind.HTTP;
    if (hasPort ? port < 1 || port > 65_535 : port != 0) {
      throw new IllegalArgumentException("health check port " + port + " does not go with " + kind);
    }
    if ((kind == Kind.HTTP) != path.startsWith("/")) {
      throw new IllegalArgumentException(
          "health check path '" + path + "' does not go with " + kind);
    }
  }

  /** The port's carrier, looked at every 10 ms. */
  public static HealthCheck carrier() {
    return new HealthCheck(Kind.CARRIER, SHORTEST, 1, 3, 0, "");
  }

  /** How long a member that died is taken for healthy at most. */
  public Duration detectionTime() {
    return interval.multipliedBy(failures);
  }
}
