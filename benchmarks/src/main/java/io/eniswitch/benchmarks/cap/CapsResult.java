package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.packet.DropReason;
import java.util.Map;

/**
 * What one case gave.
 *
 * @param row the case
 * @param share of the cap that arrived: of TCP what its reader got, of datagrams what the receiving
 *     device did
 * @param window the most that arrived in any 100 ms, of what the cap and its burst allow
 * @param addedP50Millis median of what round trips beside it took longer than without it
 * @param addedP99Millis the same, of 99 in 100
 * @param lostTrips round trips that did not come back
 * @param drops packets that the switch dropped, by reason, but for questions to itself
 */
public record CapsResult(
    CapsCase row,
    double share,
    double window,
    double addedP50Millis,
    double addedP99Millis,
    long lostTrips,
    Map<String, Long> drops) {
  private static final double MOST_ADDED_MILLIS = 15;

  /** True if the share is within the bounds of its traffic. */
  public boolean isExact() {
    return row.traffic().isExact(share);
  }

  /** True if no 100 ms had more than the cap and its burst. */
  public boolean isKept() {
    return window <= 1;
  }

  /** True if TCP was not held up for long; what overloads a cap by datagrams is, as it asks. */
  public boolean isPrompt() {
    return row.traffic() != CapsCase.Traffic.TCP || addedP99Millis < MOST_ADDED_MILLIS;
  }

  /**
   * True if nothing was lost in the switch of what the instance sent. A cap of packets counts both
   * directions, so that what sends at it may lose of what it receives.
   */
  public boolean isLossless() {
    boolean both = row.traffic() == CapsCase.Traffic.PACKETS;
    return !row.egress()
        || drops.keySet().stream()
            .allMatch(reason -> both && reason.equals(DropReason.PACKET_ALLOWANCE.name()));
  }

  /** True if all of it holds. */
  public boolean holds() {
    return isExact() && isKept() && isPrompt() && isLossless();
  }
}
