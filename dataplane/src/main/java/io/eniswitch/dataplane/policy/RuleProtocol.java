package io.eniswitch.dataplane.policy;

/**
 * The protocols a rule can name.
 *
 * <p><b>Source</b>: IANA protocol numbers; {@code AuthorizeSecurityGroup} of the ECS API.
 */
public enum RuleProtocol {
  /** Every IP protocol, including those not listed here. */
  ALL(-1),
  /** ICMP for IPv4. */
  ICMP(1),
  /** TCP; the only one with UDP that has ports. */
  TCP(6),
  /** UDP. */
  UDP(17),
  /** Generic routing encapsulation. */
  GRE(47),
  /** ICMP for IPv6. */
  ICMPV6(58);

  private final int number;

  RuleProtocol(final int number) {
    this.number = number;
  }

  /** The number in the IP header, or -1 for {@link #ALL}. */
  public int number() {
    return number;
  }

  /** True if rules of this protocol may restrict ports. */
  public boolean hasPorts() {
    return this == TCP || this == UDP;
  }
}
