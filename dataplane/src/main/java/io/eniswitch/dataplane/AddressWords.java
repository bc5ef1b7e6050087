package io.eniswitch.dataplane;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Addresses as Java has them, and as the tables have them: as loaded from a packet. */
final class AddressWords {
  private AddressWords() {}

  /** An IPv4 address as loaded from a packet. */
  static int word(final InetAddress address) {
    return Integer.reverseBytes(number(address));
  }

  /** An IPv4 address as a number. */
  static int number(final InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt();
  }

  /** First half of an IPv6 address as loaded from a packet. */
  static long high(final InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }

  /** Second half of an IPv6 address as loaded from a packet. */
  static long low(final InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
  }

  /** The IPv4 address with a number. */
  static InetAddress ipv4(final int number) {
    return address(ByteBuffer.allocate(4).putInt(number).array());
  }

  /** The IPv6 address with two halves as numbers. */
  static InetAddress ipv6(final long high, final long low) {
    return address(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  private static InetAddress address(final byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (final UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
