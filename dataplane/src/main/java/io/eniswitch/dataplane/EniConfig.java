package io.eniswitch.dataplane;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * An ENI as control declares it.
 *
 * @param eniId its name, at most 63 bytes
 * @param vSwitchId the vSwitch it is in
 * @param mac its MAC as a number, unicast
 * @param primaryIp its primary IPv4 address
 * @param secondaryIps further IPv4 addresses
 * @param ipv6s its IPv6 addresses
 * @param mtuBytes longest IP packet it takes, 1300 to 26800 in steps of 100
 * @param sourceDestCheck false for an ENI that forwards for others
 * @param policy what it may do
 * @param floating whether it belongs to a failover group: its ports are plugged in only while it is
 *     attached there
 * @param leased whether another switch may take it over without an answer from this one: it sends
 *     only while the switch's lease holds
 */
public record EniConfig(
    String eniId,
    String vSwitchId,
    long mac,
    InetAddress primaryIp,
    List<InetAddress> secondaryIps,
    List<InetAddress> ipv6s,
    int mtuBytes,
    boolean sourceDestCheck,
    EniPolicy policy,
    boolean floating,
    boolean leased) {
  /** An ENI of no failover group. */
  public EniConfig(
      final String eniId,
      final String vSwitchId,
      final long mac,
      final InetAddress primaryIp,
      final List<InetAddress> secondaryIps,
      final List<InetAddress> ipv6s,
      final int mtuBytes,
      final boolean sourceDestCheck,
      final EniPolicy policy) {
    this(
        eniId,
        vSwitchId,
        mac,
        primaryIp,
        secondaryIps,
        ipv6s,
        mtuBytes,
        sourceDestCheck,
        policy,
        false,
        false);
  }

  /** An ENI with one address, an MTU of 1500 and its addresses checked. */
  public static EniConfig of(
      final String eniId, final String vSwitchId, final long mac, final InetAddress primaryIp) {
    return new EniConfig(
        eniId, vSwitchId, mac, primaryIp, List.of(), List.of(), 1500, true, EniPolicy.OPEN);
  }

  /** Copies the lists. */
  public EniConfig {
    secondaryIps = List.copyOf(secondaryIps);
    ipv6s = List.copyOf(ipv6s);
  }

  /** The same under another policy. */
  public EniConfig withPolicy(final EniPolicy other) {
    return copy(secondaryIps, ipv6s, other);
  }

  /** All of its addresses. */
  List<InetAddress> addresses() {
    if (secondaryIps.isEmpty() && ipv6s.isEmpty()) {
      return List.of(primaryIp);
    }
    return Stream.of(List.of(primaryIp), secondaryIps, ipv6s).flatMap(List::stream).toList();
  }

  /** The same without an address. */
  public EniConfig without(final InetAddress ip) {
    return withFurther(
        secondaryIps.stream().filter(one -> !one.equals(ip)).toList(),
        ipv6s.stream().filter(one -> !one.equals(ip)).toList());
  }

  /** The same with one address more. */
  public EniConfig with(final InetAddress ip) {
    final boolean ipv4 = ip instanceof Inet4Address;
    return withFurther(
        ipv4 ? plus(secondaryIps, ip) : secondaryIps, ipv4 ? ipv6s : plus(ipv6s, ip));
  }

  private EniConfig withFurther(final List<InetAddress> ipv4, final List<InetAddress> ipv6) {
    return copy(ipv4, ipv6, policy);
  }

  private EniConfig copy(
      final List<InetAddress> ipv4, final List<InetAddress> ipv6, final EniPolicy other) {
    return new EniConfig(
        eniId,
        vSwitchId,
        mac,
        primaryIp,
        ipv4,
        ipv6,
        mtuBytes,
        sourceDestCheck,
        other,
        floating,
        leased);
  }

  private static List<InetAddress> plus(final List<InetAddress> some, final InetAddress more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }
}
