package io.eniswitch.controlplane.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as a number.
 *
 * <p><b>Layout</b>: an IPv4 address is in the low 32 bits of {@code low} and {@code high} is 0; an
 * IPv6 address is {@code high} then {@code low}, network byte order. <b>Source</b>: text form of
 * IPv6 is RFC 5952.
 *
 * @param v6 whether this is an IPv6 address
 * @param high the first eight bytes of an IPv6 address, else 0
 * @param low the last eight bytes, or the whole IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /** Refuses a number that is no address of its family. */
  public IpAddress {
    if (!v6 && (high != 0 || low < 0 || low > 0xffff_ffffL)) {
      throw new IllegalArgumentException("not an IPv4 address: " + high + "," + low);
    }
  }

  /** The IPv4 address with these 32 bits, network byte order. */
  public static IpAddress v4(int bits) {
    return new IpAddress(false, 0, bits & 0xffff_ffffL);
  }

  /** The IPv6 address with these 128 bits, network byte order. */
  public static IpAddress v6(long high, long low) {
    return new IpAddress(true, high, low);
  }

  /**
   * Reads the usual text form: four decimal numbers without leading zeros, or RFC 4291.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static IpAddress parse(String text) {
    var v4 = IPV4.matcher(text);
    if (v4.matches()) {
      long bits = 0;
      for (int group = 1; group <= 4; group++) {
        int octet = Integer.parseInt(v4.group(group));
        if (octet > 255) {
          throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        bits = bits << 8 | octet;
      }
      return new IpAddress(false, 0, bits);
    }
    if (text.indexOf(':') < 0 || !IPV6.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address");
    }
    return parseV6(text);
  }

  private static IpAddress parseV6(String text) {
    InetAddress literal = Inet6Address.ofLiteral(text);
    if (!(literal instanceof Inet6Address)) {
      throw new IllegalArgumentException("'" + text + "' is an IPv4-mapped address");
    }
    byte[] bytes = literal.getAddress();
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | (bytes[i] & 0xff);
      low = low << 8 | (bytes[i + 8] & 0xff);
    }
    return new IpAddress(true, high, low);
  }

  /** The number of bits of an address of this family: 32 or 128. */
  public int bits() {
    return v6 ? 128 : 32;
  }

  /** This address plus a non-negative offset, within the family's width. */
  public IpAddress plus(long offset) {
    long sum = low + offset;
    if (!v6) {
      return new IpAddress(false, 0, sum);
    }
    boolean carry = Long.compareUnsigned(sum, low) < 0;
    return new IpAddress(true, carry ? high + 1 : high, sum);
  }

  /** The big-endian bytes, 4 or 16 of them. */
  public byte[] bytes() {
    byte[] out = new byte[v6 ? 16 : 4];
    for (int i = out.length - 1, shift = 0; i >= 0; i--, shift += 8) {
      out[i] = (byte) (shift < 64 ? low >>> shift : high >>> shift - 64);
    }
    return out;
  }

  @Override
  public int compareTo(IpAddress other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    if (!v6) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = zerosFrom(i);
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        if (i > 0 && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(i)));
      }
    }
    return out.toString();
  }

  private int zerosFrom(int start) {
    int end = start;
    while (end < 8 && group(end) == 0) {
      end++;
    }
    return end - start;
  }

  private int group(int index) {
    return (int) ((index < 4 ? high >>> 48 - 16 * index : low >>> 112 - 16 * index) & 0xffff);
  }
}
