package io.eniswitch.controlplane.model;

/** What a security rule does with a packet it matches. */
public enum RuleAction {
  /** The packet passes. */
  ACCEPT,
  /** The packet is dropped; at the same priority this comes before accept. */
  DROP
}
