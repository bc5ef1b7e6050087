package io.eniswitch.dataplane.push.channel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as the channel's words have them. */
final class Addresses {
  private Addresses() {}

  /** An IPv4 address as a number without sign. */
  static long ipv4(InetAddress address) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt());
  }

  /** The first eight bytes of an IPv6 address; of an IPv4 one, left-aligned. */
  static long high(InetAddress address) {
    byte[] bytes = address.getAddress();
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
    buffer.put(bytes, 0, Math.min(bytes.length, Long.BYTES));
    return buffer.getLong(0);
  }

  /** The last eight bytes of an IPv6 address; 0 of an IPv4 one. */
  static long low(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length > Long.BYTES ? ByteBuffer.wrap(bytes).getLong(Long.BYTES) : 0;
  }

  /** The IPv4 address of a number. */
  static InetAddress ipv4(long number) {
    return of(
        new byte[] {
          (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
        });
  }

  /** The IPv6 address of two halves. */
  static InetAddress ipv6(long high, long low) {
    return of(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
