package io.eniswitch.benchmarks.failover;

/**
 * What is to be measured.
 *
 * @param cause what moves the address
 * @param moves moves that count
 * @param uncounted moves before them, for the compilers of the processes
 * @param perSecond datagrams per second
 * @param enis ENIs in the VPC
 * @param sessions live sessions on the ENI, beside the stream's
 */
public record FailoverPlan(
    Cause cause, int moves, int uncounted, int perSecond, int enis, int sessions) {
  /** What moves the address of the stream. */
  public enum Cause {
    /** A request to move an ENI of a failover group. */
    MOVE,
    /** The same for an ENI of no group: each move makes a device first. */
    NEW_PORT,
    /** A request to move a secondary private IP between the ENIs of two instances. */
    PRIVATE_IP,
    /** The instance's device goes down, and the failover group sees it. */
    CARRIER,
    /** The instance stops to answer ICMP probes, 3 of them 10 ms apart. */
    PROBE;

    /** Whether it is the failover group that moves the ENI. */
    boolean isFailure() {
      return this == CARRIER || this == PROBE;
    }

    /** Whether the ENI is in a failover group. */
    boolean hasGroup() {
      return this == MOVE || isFailure();
    }
  }
}
