package io.eniswitch.dataplane.trace;

import java.util.List;

/**
 * The answer to "why": what becomes of a packet, stage by stage.
 *
 * @param eniId who sends it
 * @param packet as it was asked about
 * @param findings what the stages made of it
 * @param destinationEniId who gets it, or would have; empty if nobody was found
 * @param droppedSoFar packets of the ENI that were dropped for the same reason, if it is dropped
 * @param steps the stages it came to, in order; the last one that is not passed ended it
 * @param sentence its end in one sentence
 */
public record TraceReport(
    String eniId,
    String packet,
    Findings findings,
    String destinationEniId,
    long droppedSoFar,
    List<Step> steps,
    String sentence) {
  /**
   * What one stage did.
   *
   * @param stage which
   * @param passed whether the packet went on
   * @param text in a line
   * @param details further lines
   */
  public record Step(TraceStage stage, boolean passed, String text, List<String> details) {
    /** Copies the details. */
    public Step {
      details = List.copyOf(details);
    }
  }

  /** Copies the steps. */
  public TraceReport {
    steps = List.copyOf(steps);
  }
}
