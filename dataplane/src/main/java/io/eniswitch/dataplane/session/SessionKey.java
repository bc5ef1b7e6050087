package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;

/**
 * What both directions of a conversation have in common: addresses and ports with the lower address
 * first, protocol and VNI.
 *
 * <p><b>Layout</b>: the service word packs the port of the lower address (bits 0-15, as loaded), of
 * the higher (16-31), protocol (32-39) and VNI (40-63); it is never zero. Which address is lower is
 * decided without a branch, since it cannot be predicted.
 */
public final class SessionKey {
  private static final long MIX_1 = 0x9E3779B97F4A7C15L;
  private static final long MIX_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long MIX_3 = 0xD6E8FEB86659FD93L;

  private SessionKey() {}

  /**
   * The side that sent a packet with this pair of IPv4 addresses: 0 if the source is the lower.
   *
   * @param addresses source in the low, destination in the high word, as loaded from a packet
   */
  public static int side(final long addresses) {
    final long source = addresses & 0xffffffffL;
    final long destination = addresses >>> 32;
    return (int) (destination - source >>> 63);
  }

  /** A pair of IPv4 addresses with the lower one in the low word. */
  public static long ordered(final long addresses, final int side) {
    return Long.rotateLeft(addresses, side << 5);
  }

  /**
   * The service word of a packet.
   *
   * @param ports source in the low, destination in the high short, as loaded from a packet
   */
  public static long service(final int ports, final int side, final int protocol, final int vni) {
    return Integer.rotateLeft(ports, side << 4) & 0xffffffffL
        | (long) protocol << 32
        | (long) vni << 40;
  }

  /** Spreads a key over 32 bits, the same for both directions. */
  public static int hash(final long addresses, final long service) {
    long x = addresses * MIX_1 ^ service * MIX_2;
    x ^= x >>> 32;
    x *= MIX_3;
    return (int) (x >>> 32);
  }

  /**
   * The side that sent an IPv6 packet: 0 if its source, at {@code source}, is the lower address.
   */
  public static int side6(final long source) {
    final int high = Long.compareUnsigned(Memory.readLong(source), Memory.readLong(source + 16));
    final int order =
        high != 0
            ? high
            : Long.compareUnsigned(Memory.readLong(source + 8), Memory.readLong(source + 24));
    return order > 0 ? 1 : 0;
  }

  /** Folds two IPv6 addresses to one word for {@link #hash}. */
  public static long fold(final long lower, final long higher) {
    final long low = Memory.readLong(lower) * MIX_3 ^ Memory.readLong(lower + 8);
    final long high = Memory.readLong(higher) * MIX_2 ^ Memory.readLong(higher + 8);
    return low * MIX_1 ^ Long.rotateLeft(high, 31);
  }
}
