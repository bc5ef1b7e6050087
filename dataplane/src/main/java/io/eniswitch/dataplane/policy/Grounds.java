package io.eniswitch.dataplane.policy;

/**
 * On what grounds a packet was judged as it was. The order is the order in which they are looked
 * at.
 */
public enum Grounds {
  /** Outbound to the metadata service, which no rule can stop. */
  ALWAYS_ALLOWED,
  /** Outbound TCP port 25, which the switch is set to block. */
  SMTP_BLOCKED,
  /** The peer is a member of the same basic group. */
  INTRA_GROUP,
  /** A rule matched. */
  RULE,
  /** No rule matched. */
  DEFAULT
}
