package io.eniswitch.dataplane.push.channel;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The names and primary addresses of ENIs read lately, by their MACs: a change of an ENI says again
 * what it is called and where, and what was read before is not made again. All that is kept of an
 * ENI then has the same name, which makes finding it quick.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: {@link #MOST_SLOTS} ENIs, in an array that grows
 * as there are more, for there may be thousands of readers; a new one takes the place of another
 * with its hash.
 */
final class KnownEnis {
  private static final int MOST_SLOTS = 16_384;
  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private @Nullable Known[] slots = new Known[FIRST_SLOTS];
  private int taken;

  /** An ENI that was read. */
  private record Known(long mac, String name, byte[] text, long number, InetAddress address) {}

  /** The IPv4 address with this number, of the ENI with this MAC. */
  InetAddress address(long mac, long number) {
    Known known = slots[slot(mac)];
    return known != null && known.number == number ? known.address : Addresses.ipv4(number);
  }

  /** The name of the ENI with this MAC if it is what these bytes say, else null. */
  @Nullable String name(long mac, DirectBuffer buffer, int offset, int length) {
    Known known = slots[slot(mac)];
    if (known == null || known.text.length != length) {
      return null;
    }
    byte[] array = buffer.byteArray();
    int from = buffer.wrapAdjustment() + offset;
    return array != null && Arrays.equals(array, from, from + length, known.text, 0, length)
        ? known.name
        : null;
  }

  /** Keeps what was read of an ENI, unless it is what is known. */
  void keep(long mac, String name, long number, InetAddress address) {
    Known before = slots[slot(mac)];
    if (before != null && before.name.equals(name) && before.address.equals(address)) {
      return;
    }
    if (before == null && ++taken > slots.length / 2 && slots.length < MOST_SLOTS) {
      grow();
    }
    slots[slot(mac)] = new Known(mac, name, name.getBytes(StandardCharsets.UTF_8), number, address);
  }

  private void grow() {
    @Nullable Known[] before = slots;
    slots = new @Nullable Known[2 * before.length];
    for (@Nullable Known known : before) {
      if (known != null) {
        slots[slot(known.mac)] = known;
      }
    }
  }

  private int slot(long mac) {
    int bits = Integer.numberOfTrailingZeros(slots.length);
    return (int) ((mac * SPREAD) >>> (Long.SIZE - bits));
  }
}
