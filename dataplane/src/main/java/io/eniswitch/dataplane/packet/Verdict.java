package io.eniswitch.dataplane.packet;

/** What becomes of a packet. Bytes, for they live in {@link PacketVector#verdict}. */
public final class Verdict {
  /** Goes on to the next stage, and in the end to its out-port. */
  public static final byte FORWARD = 0;

  /** Counted by its {@link DropReason} and freed. */
  public static final byte DROP = 1;

  /** Answered by the switch itself: ARP, ND, DHCP, ICMP to the gateway. */
  public static final byte PUNT = 2;

  /** Now owned by someone else: another worker's ring or a shaping queue. */
  public static final byte TAKEN = 3;

  private Verdict() {}
}
