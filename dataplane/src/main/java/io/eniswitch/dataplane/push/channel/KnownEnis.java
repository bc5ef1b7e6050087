package io.eniswitch.dataplane.push.channel;

import java.net.InetAddress;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The names and primary addresses of ENIs read lately, by their MACs: a change of an ENI says again
 * what it is called and where, and what was read before is not made again. All that is kept of an
 * ENI then has the same name, which makes finding it quick.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: {@link #SLOTS} ENIs; a new one takes the place of
 * another with its hash.
 */
final class KnownEnis {
  private static final int SLOTS = 16_384;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
  private static final int SLOT_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SLOTS);

  private final @Nullable String[] names = new String[SLOTS];
  private final @Nullable InetAddress[] addresses = new InetAddress[SLOTS];
  private final long[] numbers = new long[SLOTS];

  private static int slot(long mac) {
    return (int) (mac * SPREAD >>> SLOT_SHIFT);
  }

  /** The IPv4 address with this number, of the ENI with this MAC. */
  InetAddress address(long mac, long number) {
    int slot = slot(mac);
    InetAddress known = addresses[slot];
    if (known == null || numbers[slot] != number) {
      known = Addresses.ipv4(number);
      addresses[slot] = known;
      numbers[slot] = number;
    }
    return known;
  }

  /** The name of the ENI with this MAC if it is what these bytes say, else null. */
  @Nullable String name(long mac, DirectBuffer buffer, int offset, int length) {
    String known = names[slot(mac)];
    if (known == null || known.length() != length) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      // A byte of a longer character is negative, and so never one of the name's.
      if (known.charAt(i) != buffer.getByte(offset + i)) {
        return null;
      }
    }
    return known;
  }

  /** Keeps the name of the ENI with this MAC, and returns it. */
  String keep(long mac, String name) {
    names[slot(mac)] = name;
    return name;
  }
}
