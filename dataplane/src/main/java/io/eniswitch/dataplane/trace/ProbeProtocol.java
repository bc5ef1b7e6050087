package io.eniswitch.dataplane.trace;

/** What a packet that is asked about may be. */
public enum ProbeProtocol {
  /** TCP. */
  TCP(6, 20),
  /** UDP. */
  UDP(17, 8),
  /** ICMP over IPv4. */
  ICMP(1, 8),
  /** ICMP over IPv6. */
  ICMPV6(58, 8),
  /** GRE without options. */
  GRE(47, 4),
  /** An ARP request. */
  ARP(-1, 28);

  private final int number;
  private final int headerBytes;

  ProbeProtocol(final int number, final int headerBytes) {
    this.number = number;
    this.headerBytes = headerBytes;
  }

  /** The IP protocol number, -1 for ARP. */
  public int number() {
    return number;
  }

  /** Length of its header. */
  public int headerBytes() {
    return headerBytes;
  }

  /** True if it has ports. */
  public boolean hasPorts() {
    return this == TCP || this == UDP;
  }

  /** True for both ICMPs. */
  public boolean isIcmp() {
    return this == ICMP || this == ICMPV6;
  }
}
