package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.packet.DropReason;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What moves under a stream cost.
 *
 * @param times how long its parts took
 * @param missed moves after which no datagram came to the new server before the next move
 * @param sent datagrams
 * @param delivered of those, at any server
 * @param duplicated datagrams that came twice
 * @param latestNs by how much the latest datagram was sent late
 * @param sessions live sessions on the ENI when the moves began
 * @param drops what the switch dropped meanwhile, by reason
 */
public record FailoverResult(
    Times times,
    int missed,
    int sent,
    int delivered,
    int duplicated,
    long latestNs,
    long sessions,
    Map<DropReason, Long> drops) {
  /**
   * Durations in ns.
   *
   * @param requestToRedirect from when a request was due, or the failure happened, to the first
   *     datagram at the new server
   * @param requestToAnswer from when a request was due to its answer
   * @param sentToState from when a request was sent until the state took it
   * @param stateToCommand from then until the switch was told
   * @param commandToRedirect from the command to the switch to that datagram
   * @param commandToVisible from the command to the switch until all its workers saw it
   * @param blackout longest time between two arrivals around a move, at whichever server, beyond
   *     the stream's interval
   */
  public record Times(
      Histogram requestToRedirect,
      Histogram requestToAnswer,
      Histogram sentToState,
      Histogram stateToCommand,
      Histogram commandToRedirect,
      Histogram commandToVisible,
      Histogram blackout) {}

  /** Datagrams that came nowhere. */
  public int lost() {
    return sent - delivered;
  }
}
