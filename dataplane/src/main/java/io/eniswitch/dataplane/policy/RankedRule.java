package io.eniswitch.dataplane.policy;

/**
 * An entry in a classifier's order of looking: a rule of a group, or something that holds without a
 * rule, written as one. The first entry that matches decides, so that the whole semantics lies in
 * the order.
 *
 * @param grounds what kind of entry
 * @param priority of a rule, 0 for what is none
 * @param action what becomes of the packets it matches
 * @param groupId whose it is, or -1 for the switch's own
 * @param name the rule id, or what to call it
 * @param match which packets
 */
record RankedRule(
    Grounds grounds, int priority, RuleAction action, int groupId, String name, RuleMatch match) {
  /** The answer when this entry, at position {@code index}, decides. */
  long judgement(final int index) {
    return Judgement.of(action, grounds, index);
  }
}
