package io.eniswitch.controlplane.failover;

import java.time.Instant;

/**
 * Something that happened to an ENI or to a member of a failover group.
 *
 * @param number grows by one from event to event
 * @param at when it was over
 * @param kind what happened
 * @param eniId the ENI; empty if it is not about one
 * @param instanceId where it is now, or the member it is about
 * @param fromInstanceId where it was; empty if it came from nowhere
 * @param cause who or what wanted it: {@code api}, or the failover group and what it saw
 * @param steps when each step of it was
 */
public record SwitchEvent(
    long number,
    Instant at,
    Kind kind,
    String eniId,
    String instanceId,
    String fromInstanceId,
    String cause,
    Steps steps) {
  /** What can happen. */
  public enum Kind {
    /** An ENI was put on an instance. */
    ATTACH,
    /** An ENI was taken off an instance. */
    DETACH,
    /** An ENI was moved because it was asked for. */
    MOVE,
    /** An ENI was moved by its failover group. */
    FAILOVER,
    /** A private address of another ENI was moved to this one; the cause says which. */
    MOVE_IP,
    /** An ENI could not be where it was to be. */
    FAILED,
    /** A member of a failover group became healthy. */
    HEALTHY,
    /** A member of a failover group became unhealthy. */
    UNHEALTHY,
    /** No member of a failover group is healthy: its ENI stays. */
    NO_HEALTHY_MEMBER
  }

  /**
   * Times on the clock of {@link System#nanoTime} of this host; 0 where a step did not happen or
   * was not seen.
   *
   * @param seenNs when the switch saw what caused it
   * @param requestedNs when the state took the change
   * @param commandNs when the switch was told to redirect
   * @param visibleNs when every worker saw the redirect
   * @param confirmedNs when the state took the switch's confirmation
   */
  public record Steps(
      long seenNs, long requestedNs, long commandNs, long visibleNs, long confirmedNs) {
    /** No step is known. */
    public static final Steps NONE = new Steps(0, 0, 0, 0, 0);
  }
}
