package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.probe.Probe;

/** What the two ends say to each other besides intents. */
public sealed interface Signal {
  /**
   * A switch, first of all.
   *
   * @param host the name of its host
   * @param incarnation grows with each start of a switch on the host
   * @param generation of the last control plane it followed; 0 for none
   * @param revision the last complete one it has of that control plane
   * @param bootId of its kernel: an end with the same one has the same clock
   */
  record Hello(String host, long incarnation, long generation, long revision, String bootId)
      implements Signal {}

  /**
   * Control takes the switch.
   *
   * @param generation of control
   * @param fromRevision the switch's own if it goes on from there; {@link #EVERYTHING} if a full
   *     account follows
   */
  record Welcome(long generation, long fromRevision) implements Signal {
    /** Nothing the switch has is of use. */
    public static final long EVERYTHING = -1;
  }

  /** Control does not take the switch, and is about to hang up. */
  record Rejected(Why why, long generation) implements Signal {}

  /** Why a switch is not taken. */
  enum Why {
    /** The switch followed a newer control plane already. */
    OLD_CONTROL,
    /** A newer switch of the same host was here. */
    OLD_SWITCH,
    /** Control has as many switches as it can. */
    FULL
  }

  /**
   * The intents since the last one belong together.
   *
   * @param revision of control's state
   * @param complete false while more of the same revision follows
   */
  record Commit(long revision, boolean complete) implements Signal {}

  /** Every ENI is as it was wanted up to this revision, or was refused. */
  record Progress(long revision) implements Signal {}

  /** An ENI is as it was wanted at this revision. */
  record Confirmed(String eniId, long revision) implements Signal {}

  /** An ENI cannot be as it was wanted at this revision. */
  record Refused(String eniId, long revision, String reason) implements Signal {}

  /**
   * A switch asks for a lease.
   *
   * @param askedNs when, on its own clock
   */
  record Renew(long askedNs) implements Signal {}

  /**
   * Control gives a switch a lease: its leased ENIs may send until {@code durationNs} after it
   * asked. Its clock alone says when that is over, and control counts from later.
   */
  record Lease(long askedNs, long durationNs) implements Signal {}

  /**
   * What a probe says of an instance.
   *
   * @param atNs when that was decided, on the switch's clock
   * @param sentNs when this was sent, on the same
   */
  record Health(String instanceId, Probe probe, boolean healthy, long atNs, long sentNs)
      implements Signal {}

  /**
   * An ENI forwards at another instance of the switch; times are on its clock.
   *
   * @param commandNs when the switch was told
   * @param applied when it did
   * @param sentNs when this was sent
   */
  record Redirected(String eniId, String instanceId, long commandNs, Applied applied, long sentNs)
      implements Signal {}

  /** Still there. */
  record Heartbeat(long count) implements Signal {}
}
