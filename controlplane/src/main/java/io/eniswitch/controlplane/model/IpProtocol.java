package io.eniswitch.controlplane.model;

/**
 * The protocols a security rule can name.
 *
 * <p><b>Source</b>: the API's names; numbers by the IANA protocol registry.
 */
public enum IpProtocol {
  /** Transmission Control Protocol. */
  TCP(6),
  /** User Datagram Protocol. */
  UDP(17),
  /** Internet Control Message Protocol, IPv4. */
  ICMP(1),
  /** Internet Control Message Protocol, IPv6. */
  ICMPV6(58),
  /** Generic Routing Encapsulation. */
  GRE(47),
  /** Every protocol. */
  ALL(-1);

  private final int number;

  IpProtocol(int number) {
    this.number = number;
  }

  /** The protocol number in the IP header, -1 for every protocol. */
  public int number() {
    return number;
  }

  /** Whether rules of this protocol name ports. */
  public boolean hasPorts() {
    return this == TCP || this == UDP;
  }
}
