package io.eniswitch.controlplane.model;

/**
 * A range of L4 ports, ends included.
 *
 * @param first 1 to 65535, or -1 for every port
 * @param last at least {@code first}, or -1 for every port
 */
public record PortRange(int first, int last) {
  /** Every port. */
  public static final PortRange ALL = new PortRange(-1, -1);

  /** Refuses ports out of range and ends in the wrong order. */
  public PortRange {
    boolean all = first == -1 && last == -1;
    if (!all && (first < 1 || last > 65535 || first > last)) {
      throw new IllegalArgumentException(
          "port range " + first + "/" + last + " is neither -1/-1 nor within 1/65535");
    }
  }

  /**
   * Reads {@code first/last}.
   *
   * @throws IllegalArgumentException if the text is not that, or the ports are out of range
   */
  public static PortRange parse(String text) {
    String[] ends = text.split("/", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("'" + text + "' is not a port range like 80/80");
    }
    return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
  }

  @Override
  public String toString() {
    return first + "/" + last;
  }
}
