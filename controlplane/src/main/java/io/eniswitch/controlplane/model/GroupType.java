package io.eniswitch.controlplane.model;

/** The two kinds of security group. */
public enum GroupType {
  /** Members may talk to each other, outbound is open unless a rule closes it. */
  NORMAL,
  /** Everything not accepted by a rule is dropped, both ways; no rules that name groups. */
  ENTERPRISE
}
