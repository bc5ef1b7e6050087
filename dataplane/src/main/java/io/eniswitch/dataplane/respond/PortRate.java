package io.eniswitch.dataplane.respond;

/**
 * How often each port may have something: a token bucket per port in one long.
 *
 * <p>A port's long is the time at which its bucket will be full again, so that an idle port costs
 * nothing. <b>Threading</b>: one worker. A port with queues on several workers has a bucket on
 * each. <b>Layout</b>: {@code long[ports]}. <b>Source</b>: the virtual scheduling form of GCRA,
 * ITU-T I.371.
 */
final class PortRate {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final long[] fullAtNs;
  private final long intervalNs;
  private final long depthNs;

  /**
   * Full buckets.
   *
   * @param ports port ids are below this
   * @param perSecond sustained rate, 1 to 10^9
   * @param burst most at once after a pause, 1 or more
   */
  PortRate(final int ports, final int perSecond, final int burst) {
    fullAtNs = new long[ports];
    intervalNs = NS_PER_SECOND / perSecond;
    depthNs = intervalNs * burst;
  }

  /** Takes one token of {@code portId}; false if it has none left. */
  boolean allow(final int portId, final long nowNs) {
    final long missingNs = fullAtNs[portId] - nowNs;
    if (missingNs <= 0 || missingNs > depthNs) {
      // Full by now; or never used while the clock is far below zero.
      fullAtNs[portId] = nowNs + intervalNs;
      return true;
    }
    if (missingNs + intervalNs > depthNs) {
      return false;
    }
    fullAtNs[portId] += intervalNs;
    return true;
  }
}
