package io.eniswitch.dataplane.policy;

/**
 * TCP or UDP ports, both ends included.
 *
 * @param first lowest port, 0 to 65535
 * @param last highest port, {@code first} to 65535
 */
public record PortRange(int first, int last) {
  /** Every port; also what packets without ports match. */
  public static final PortRange ANY = new PortRange(0, 0xffff);

  /** Checks the bounds. */
  public PortRange {
    if (first < 0 || last > 0xffff || first > last) {
      throw new IllegalArgumentException(
          "port range " + first + "/" + last + ": must be FIRST/LAST within 0 to 65535");
    }
  }

  /** A range of one port. */
  public static PortRange of(final int port) {
    return new PortRange(port, port);
  }

  /** True if {@code port} lies in the range. */
  public boolean contains(final int port) {
    return port >= first && port <= last;
  }

  /** True if all ports of {@code other} lie in the range. */
  boolean covers(final PortRange other) {
    return contains(other.first) && contains(other.last);
  }

  @Override
  public String toString() {
    return first + "/" + last;
  }
}
