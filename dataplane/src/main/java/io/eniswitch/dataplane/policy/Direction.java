package io.eniswitch.dataplane.policy;

/** The way a packet goes, seen from the ENI whose groups judge it. */
public enum Direction {
  /** Towards the ENI: the peer is the packet's source. */
  INGRESS,
  /** From the ENI: the peer is the packet's destination. */
  EGRESS
}
