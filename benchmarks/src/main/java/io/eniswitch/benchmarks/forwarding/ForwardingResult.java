package io.eniswitch.benchmarks.forwarding;

/**
 * What a run came to.
 *
 * @param mpps best round, in millions of packets per second
 * @param medianMpps the round in the middle
 * @param bytesPerBurst heap bytes the measuring thread allocated per burst, over all rounds
 * @param packets sent in all rounds
 * @param dropped of those, how many did not reach the sink
 */
public record ForwardingResult(
    double mpps, double medianMpps, double bytesPerBurst, long packets, long dropped) {
  /** Nanoseconds a packet takes at {@link #mpps}, made and dropped included. */
  public double nsPerPacket() {
    return 1e3 / mpps;
  }
}
