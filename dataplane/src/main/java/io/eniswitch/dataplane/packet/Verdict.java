package io.eniswitch.dataplane.packet;

/** What becomes of a packet. Bytes, for they live in {@link PacketVector#verdict}. */
public final class Verdict {
  /** Goes on to the next stage, and in the end to its out-port. */
  public static final byte FORWARD = 0;

  /** Counted by its {@link DropReason} and freed. */
  public static final byte DROP = 1;

  /** Answered by the switch itself: ARP, ND, DHCP, ICMP to the gateway. */
  public static final byte PUNT = 2;

  /** Sent: now owned by a port or by another worker's ring. */
  public static final byte TAKEN = 3;

  /** Waits in a shaping queue, and comes back in another burst. */
  public static final byte HELD = 4;

  /** Went to another worker, which goes on with it and counts what becomes of it. */
  public static final byte HANDED_OVER = 5;

  private Verdict() {}
}
