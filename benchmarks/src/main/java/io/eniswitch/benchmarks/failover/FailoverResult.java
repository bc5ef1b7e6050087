package io.eniswitch.benchmarks.failover;

import org.HdrHistogram.Histogram;

/**
 * What moves under a stream cost.
 *
 * @param requestToRedirectNs from when a request was due to the first datagram at the new server
 * @param requestToAnswerNs from when a request was due to its answer
 * @param commandToRedirectNs from the command to the switch to that datagram
 * @param blackoutNs longest time between two arrivals around a move, at whichever server, beyond
 *     the stream's interval
 * @param sent datagrams
 * @param delivered of those, at any server
 * @param duplicated datagrams that came twice
 * @param latestNs by how much the latest datagram was sent late
 */
public record FailoverResult(
    Histogram requestToRedirectNs,
    Histogram requestToAnswerNs,
    Histogram commandToRedirectNs,
    Histogram blackoutNs,
    int sent,
    int delivered,
    int duplicated,
    long latestNs) {
  /** Datagrams that came nowhere. */
  public int lost() {
    return sent - delivered;
  }
}
