package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.DropReason;

/** The stages of a packet's life that a trace tells of, in their order. */
public enum TraceStage {
  /** Bytes to offsets. */
  PARSE("parse"),
  /** The packet is its sender's own. */
  SOURCE_CHECK("sourceCheck"),
  /** The session is found, or not. */
  SESSION("lookupSession"),
  /** The ENI that gets it. */
  DESTINATION("destination"),
  /** The security groups of both ends. */
  ADMIT("admit"),
  /** The session goes on. */
  TRACK("track"),
  /** What the instances and ENIs may send and receive. */
  CAP("cap"),
  /** Headers as the receiver sees them. */
  REWRITE("rewrite"),
  /** What the switch itself answers. */
  RESPOND("respond"),
  /** The port it leaves by. */
  OUTPUT("output");

  private final String label;

  TraceStage(final String label) {
    this.label = label;
  }

  /** Its name as documents and JSON have it. */
  public String label() {
    return label;
  }

  /**
   * The stage that drops for {@code reason}.
   *
   * @param hasSession whether the packet belongs to a session
   */
  static TraceStage of(final DropReason reason, final boolean hasSession) {
    return switch (reason) {
      case PORT_WITHOUT_ENI, SOURCE_MAC, SOURCE_IP, FENCED -> SOURCE_CHECK;
      case MULTICAST, IP_ADDRESS, DESTINATION_UNKNOWN, DESTINATION_SELF -> DESTINATION;
      case GROUP_EGRESS,
          GROUP_INGRESS,
          ICMP_UNRELATED,
          SESSION_TABLE_FULL,
          SESSION_ALLOWANCE,
          SESSION_RATE,
          FRAGMENT_UNKNOWN,
          FRAGMENT_TABLE_FULL ->
          ADMIT;
      case TCP_STATE -> hasSession ? TRACK : ADMIT;
      case TCP_WINDOW -> TRACK;
      case BANDWIDTH_ALLOWANCE, PACKET_ALLOWANCE, ENI_QOS -> CAP;
      case DESTINATION_MAC, DESTINATION_DETACHED, TTL_EXCEEDED, TOO_BIG, NO_UNDERLAY -> REWRITE;
      case ARP_SPOOFED, ARP_MALFORMED, PUNT_RATE, PUNT_UNANSWERED -> RESPOND;
      case OUT_PORT_GONE, OUT_PORT_FULL, RING_FULL, NO_BUFFER, SEGMENTATION -> OUTPUT;
      default -> PARSE;
    };
  }
}
