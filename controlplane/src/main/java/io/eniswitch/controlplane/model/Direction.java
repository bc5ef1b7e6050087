package io.eniswitch.controlplane.model;

/** Which way a rule looks, seen from the ENI. */
public enum Direction {
  /** Towards the ENI. */
  INGRESS,
  /** Away from the ENI. */
  EGRESS
}
