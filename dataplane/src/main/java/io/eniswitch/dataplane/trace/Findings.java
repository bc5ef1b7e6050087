package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Classifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the stages made of a packet that was asked about.
 *
 * @param outcome its end
 * @param reason why it was dropped, also if its sender was told so; else NONE
 * @param sourceEni who sent it, by table index
 * @param destinationEni who gets it; -1 if nobody was found
 * @param outPort the port it leaves by, valid unless it was dropped before
 * @param worker the worker that has its session, if there is one, or would; -1 if none does
 * @param session where it stands
 * @param initiator policy of the end that opened the session or wants to; null if there is none
 * @param responder policy of the other end; null if there is none
 * @param sent the frame as it was asked about
 * @param left the frame as it leaves, empty if it does not
 */
public record Findings(
    Outcome outcome,
    DropReason reason,
    int sourceEni,
    int destinationEni,
    int outPort,
    int worker,
    SessionFinding session,
    @Nullable Policy initiator,
    @Nullable Policy responder,
    byte[] sent,
    byte[] left) {
  /** How a packet ends. */
  public enum Outcome {
    /** Sent to another ENI. */
    DELIVERED,
    /** Answered by the switch itself, to its sender. */
    ANSWERED,
    /** Dropped in silence. */
    DROPPED
  }

  /**
   * The packet's session.
   *
   * @param known as it was before the packet, if there was one
   * @param valid whether it let the packet pass without the groups being asked
   * @param spared whether it did so though the rules have changed since they let it in
   * @param opened whether the packet opened one
   * @param reply whether the packet goes towards the session's initiator
   * @param checked whether the switch keeps sessions of such packets
   */
  public record SessionFinding(
      Optional<SessionView> known,
      boolean valid,
      boolean spared,
      boolean opened,
      boolean reply,
      boolean checked) {}

  /**
   * The rules of one end.
   *
   * @param eni by table index
   * @param isOpen true if it has no security groups
   * @param classifier its groups, compiled; null if it has none
   */
  public record Policy(int eni, boolean isOpen, @Nullable Classifier classifier) {}
}
