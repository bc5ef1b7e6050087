package io.eniswitch.controlplane.model;

/**
 * A block of addresses: a network address and the length of its prefix.
 *
 * @param address the first address; no bit set beyond the prefix
 * @param prefixLength 0 to 32 or 0 to 128
 */
public record Cidr(IpAddress address, int prefixLength) {
  /** Refuses a prefix length outside the family's and an address with host bits set. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > address.bits()) {
      throw new IllegalArgumentException(
          "prefix length " + prefixLength + " is not between 0 and " + address.bits());
    }
    if (!mask(address, prefixLength).equals(address)) {
      throw new IllegalArgumentException(
          address + "/" + prefixLength + " has bits set beyond its prefix");
    }
  }

  /**
   * Reads {@code address/length} without host bits, or a bare address, which is a block of one.
   *
   * @throws IllegalArgumentException if the text is no such block
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      IpAddress address = IpAddress.parse(text);
      return new Cidr(address, address.bits());
    }
    return new Cidr(IpAddress.parse(text.substring(0, slash)), length(text, slash));
  }

  /**
   * Reads like {@link #parse}, but clears the bits beyond the prefix instead of refusing them.
   *
   * @throws IllegalArgumentException if the text is no block even so
   */
  public static Cidr parseLoosely(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return parse(text);
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    int length = length(text, slash);
    if (length > address.bits()) {
      throw new IllegalArgumentException("'" + text + "' has too long a prefix");
    }
    return new Cidr(mask(address, length), length);
  }

  private static int length(String text, int slash) {
    String digits = text.substring(slash + 1);
    if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("'" + text + "' has no prefix length");
    }
    return Integer.parseInt(digits);
  }

  /** The address with all bits beyond the prefix cleared. */
  public static IpAddress mask(IpAddress address, int prefixLength) {
    if (!address.v6()) {
      long bits = prefixLength == 0 ? 0 : -1L << 32 - prefixLength;
      return new IpAddress(false, 0, address.low() & bits & 0xffff_ffffL);
    }
    long high = prefixLength == 0 ? 0 : -1L << 64 - Math.min(prefixLength, 64);
    long low = prefixLength <= 64 ? 0 : -1L << 128 - prefixLength;
    return new IpAddress(true, address.high() & high, address.low() & low);
  }

  /** Whether this is a block of IPv6 addresses. */
  public boolean v6() {
    return address.v6();
  }

  /** Whether the address is in this block; false for an address of the other family. */
  public boolean contains(IpAddress other) {
    return other.v6() == v6() && mask(other, prefixLength).equals(address);
  }

  /** Whether every address of the other block is in this one. */
  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.address);
  }

  /** Whether the two blocks have an address in common. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** The number of addresses, at most {@code Long.MAX_VALUE} for a large IPv6 block. */
  public long size() {
    int hostBits = address.bits() - prefixLength;
    return hostBits > 62 ? Long.MAX_VALUE : 1L << hostBits;
  }

  /** The last address of the block. */
  public IpAddress last() {
    int hostBits = address.bits() - prefixLength;
    if (!v6()) {
      return address.plus(size() - 1);
    }
    long low = hostBits >= 64 ? -1L : (1L << hostBits) - 1;
    long high = hostBits <= 64 ? 0 : hostBits == 128 ? -1L : (1L << hostBits - 64) - 1;
    return new IpAddress(true, address.high() | high, address.low() | low);
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
