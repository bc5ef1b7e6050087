package io.eniswitch.dataplane.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An IPv4 or IPv6 network. Host bits are cleared when it is made.
 *
 * <p><b>Layout</b>: addresses are left-aligned in 128 bits: {@code high} holds the first eight
 * bytes in network order, so that an IPv4 address is {@code (long) address << 32} with {@code low}
 * 0.
 *
 * @param family whose addresses
 * @param high first eight bytes
 * @param low last eight bytes, 0 for IPv4
 * @param prefixLength 0 to 32 or 0 to 128
 */
public record Cidr(Family family, long high, long low, int prefixLength) {
  /** The two address families. */
  public enum Family {
    /** IPv4, 32 bits. */
    V4(32),
    /** IPv6, 128 bits. */
    V6(128);

    private final int bits;

    Family(final int bits) {
      this.bits = bits;
    }

    /** Bits of an address. */
    public int bits() {
      return bits;
    }
  }

  /** Checks the length and clears the host bits. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > family.bits()) {
      throw new IllegalArgumentException(
          "prefix length " + prefixLength + ": must be 0 to " + family.bits());
    }
    high &= highMask(prefixLength);
    low &= lowMask(prefixLength);
  }

  /** The IPv4 network of {@code address}, in network order as an int. */
  public static Cidr v4(final int address, final int prefixLength) {
    return new Cidr(Family.V4, (long) address << 32, 0, prefixLength);
  }

  /** The IPv6 network of the address {@code high:low}. */
  public static Cidr v6(final long high, final long low, final int prefixLength) {
    return new Cidr(Family.V6, high, low, prefixLength);
  }

  /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a bare address, which means itself. */
  public static Cidr parse(final String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = addressBytes(text, address);
    Family family = bytes.length == 4 ? Family.V4 : Family.V6;
    int length = family.bits();
    if (slash >= 0) {
      try {
        length = Integer.parseUnsignedInt(text, slash + 1, text.length(), 10);
      } catch (NumberFormatException e) {
        throw malformed(text);
      }
    }
    ByteBuffer buffer = ByteBuffer.allocate(16).put(bytes);
    return new Cidr(family, buffer.getLong(0), buffer.getLong(8), length);
  }

  private static byte[] addressBytes(final String text, final String address) {
    boolean numeric =
        address.indexOf(':') >= 0
            ? address.matches("[0-9a-fA-F:.]+")
            : address.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    if (!numeric) {
      throw malformed(text);
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(final String text) {
    return new IllegalArgumentException(
        "network \"" + text + "\": must be an IPv4 or IPv6 address, with /LENGTH or without");
  }

  /** True if the left-aligned address {@code high:low} of the same family lies in the network. */
  public boolean contains(final long addressHigh, final long addressLow) {
    return (addressHigh & highMask(prefixLength)) == high
        && (addressLow & lowMask(prefixLength)) == low;
  }

  /** True if all addresses of {@code other} lie in the network. */
  boolean covers(final Cidr other) {
    return family == other.family
        && prefixLength <= other.prefixLength
        && contains(other.high, other.low);
  }

  /** The first eight bytes of the last address, the bits beyond the family's width set. */
  long lastHigh() {
    return high | ~highMask(prefixLength);
  }

  /** The last eight bytes of the last address, the bits beyond the family's width set. */
  long lastLow() {
    return low | ~lowMask(prefixLength);
  }

  private static long highMask(final int length) {
    return length == 0 ? 0 : -1L << (64 - Math.min(length, 64));
  }

  private static long lowMask(final int length) {
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  @Override
  public String toString() {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      byte[] used = family == Family.V4 ? Arrays.copyOf(bytes, 4) : bytes;
      return InetAddress.getByAddress(used).getHostAddress() + "/" + prefixLength;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
