package io.eniswitch.benchmarks.sessions;

/**
 * What a change of rules cost the sessions of all ENIs.
 *
 * @param about which live sessions the changed rules were about
 * @param sessions live
 * @param mpps before the change, in millions of packets per second of processor time
 * @param duringMpps from then on until the last session was under the new rules
 * @param worstMpps in the worst tenth of a second of that time
 * @param ratio of the throughput during the change to that before
 * @param seconds of elapsed time until the last session was under the new rules
 * @param compileMillis time the change itself took
 * @param dropped packets that did not pass
 */
public record PolicyChangeResult(
    About about,
    long sessions,
    double mpps,
    double duringMpps,
    double worstMpps,
    double ratio,
    double seconds,
    double compileMillis,
    long dropped) {
  /** Which of the live sessions a change is about. */
  public enum About {
    /** No live session matches a rule that changed: none has to be judged. */
    NONE,
    /** Every session was admitted by a rule that got another priority: none has to be judged. */
    MOVED,
    /** Every session was admitted by a rule that gave way to another one: all are judged. */
    ALL
  }
}
