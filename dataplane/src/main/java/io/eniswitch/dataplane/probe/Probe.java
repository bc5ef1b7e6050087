package io.eniswitch.dataplane.probe;

/**
 * What is tried, how often, and what counts.
 *
 * @param kind what is tried
 * @param intervalNs from one try to the next; an answer counts until the next try
 * @param failures failed tries in a row that make the instance unhealthy
 * @param successes good tries in a row that make it healthy again
 * @param port the TCP port, 0 for a kind without
 * @param path the HTTP path, empty for a kind without
 */
public record Probe(
    Kind kind, long intervalNs, int failures, int successes, int port, String path) {
  /** What can be tried. */
  public enum Kind {
    /** The port works, its device is up, and its namespace has its name. */
    CARRIER,
    /** ARP for the instance's address. */
    NEIGHBOUR,
    /** ICMP echo. */
    ICMP,
    /** A TCP connection is accepted. */
    TCP,
    /** An HTTP GET is answered with 2xx or 3xx. */
    HTTP
  }
}
