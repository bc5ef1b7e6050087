package io.eniswitch.dataplane.policy;

/**
 * What a rule does with the packets it matches. The order is the order at equal priority: drop
 * comes first.
 */
public enum RuleAction {
  /** The packet may not pass. */
  DROP,
  /** The packet may pass. */
  ACCEPT
}
