package io.eniswitch.benchmarks.failover;

import org.HdrHistogram.Histogram;

/**
 * What restarts of the switch cost those who spoke through it.
 *
 * @param blackoutNs longest time between two datagrams of a stream around each restart
 * @param tcpNs longest time an established TCP connection waited for an answer around each
 * @param sent datagrams
 * @param delivered of those
 * @param duplicated datagrams that came twice
 */
public record RestartResult(
    Histogram blackoutNs, Histogram tcpNs, int sent, int delivered, int duplicated) {
  /** Datagrams that did not come. */
  public int lost() {
    return sent - delivered;
  }
}
