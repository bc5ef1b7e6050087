package io.eniswitch.dataplane.policy;

/**
 * The answer of a {@link Classifier}, in one long so that it costs no allocation.
 *
 * <p><b>Layout</b>: bit 63 set = drop; bits 32 to 39 the {@link Grounds}; bits 0 to 31 the index in
 * the classifier's order of looking, by which {@link Classifier#explain} finds the rule.
 */
public final class Judgement {
  private static final Grounds[] GROUNDS = Grounds.values();

  private Judgement() {}

  /** Packs an answer. */
  static long of(final RuleAction action, final Grounds grounds, final int index) {
    return (action == RuleAction.DROP ? Long.MIN_VALUE : 0)
        | (long) grounds.ordinal() << 32
        | index;
  }

  /** True if the packet may pass. */
  public static boolean accepted(final long judgement) {
    return judgement >= 0;
  }

  /** Why. */
  public static Grounds grounds(final long judgement) {
    return GROUNDS[(int) (judgement >>> 32) & 0xff];
  }

  /**
   * The position, from 0, of what decided in the classifier's order of looking for the direction.
   */
  public static int index(final long judgement) {
    return (int) judgement;
  }
}
