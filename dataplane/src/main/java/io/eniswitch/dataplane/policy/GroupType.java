package io.eniswitch.dataplane.policy;

/** The two kinds of security group; all groups of one ENI are of the same kind. */
public enum GroupType {
  /** Members may talk to each other, outbound is open by default, rules may refer to groups. */
  BASIC,
  /**
   * Closed in both directions by default, larger, and neither refers to groups nor is referred to.
   */
  ENTERPRISE
}
