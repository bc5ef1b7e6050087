package io.eniswitch.dataplane.session;

/**
 * One worker's sessions.
 *
 * @param ipv4 over IPv4
 * @param ipv6 over IPv6
 */
public record SessionTables(SessionTable ipv4, SessionTable ipv6) {
  private static final int LEAST_IPV6 = 1024;
  private static final int IPV6_SHARE = 4;

  /** New tables of {@code capacity} IPv4 records, and fewer for IPv6. */
  public static SessionTables of(final int capacity) {
    return new SessionTables(SessionTable.ipv4(capacity), SessionTable.ipv6(ipv6Records(capacity)));
  }

  /** IPv6 records beside so many for IPv4. */
  public static int ipv6Records(final int ipv4Records) {
    return Math.max(LEAST_IPV6, ipv4Records / IPV6_SHARE);
  }
}
