package io.eniswitch.dataplane.push.channel;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Values that come again and again, by the bytes they are read from: all ENIs of a vSwitch name it,
 * and most of them have the same groups and limits. One that was read before is not made again, and
 * comparing it costs nothing.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: {@link #SLOTS} values; a new one takes the place
 * of another with its hash.
 */
final class Recurring<T> {
  private static final int SLOTS = 1024;
  private static final int FIRST_LENGTH = 256;

  // Made for the first value: control reads nothing of the kind from thousands of switches.
  private byte[][] keys = {};
  private @Nullable Object[] values = {};
  private byte[] key = {};
  private int length;
  private int slot;

  /** Begins the key of a value. */
  Recurring<T> begin() {
    length = 0;
    return this;
  }

  /** Adds bytes to the key. */
  Recurring<T> add(DirectBuffer from, int offset, int count) {
    if (length + count > key.length) {
      key = Arrays.copyOf(key, Math.max(2 * (length + count), FIRST_LENGTH));
    }
    from.getBytes(offset, key, length, count);
    length += count;
    return this;
  }

  /** The value with the key, or null if it has to be made. */
  @SuppressWarnings("unchecked") // only keep writes values
  @Nullable T find() {
    // The last one first: often it is the same again.
    if (!isInSlot()) {
      int hash = 1;
      for (int i = 0; i < length; i++) {
        hash = 31 * hash + key[i];
      }
      slot = (hash ^ hash >>> 16) & SLOTS - 1;
    }
    return isInSlot() ? (T) values[slot] : null;
  }

  private boolean isInSlot() {
    byte[] known = keys.length == 0 ? null : keys[slot];
    return known != null && Arrays.equals(known, 0, known.length, key, 0, length);
  }

  /** Keeps a value that {@link #find} did not find. */
  T keep(T value) {
    if (keys.length == 0) {
      keys = new byte[SLOTS][];
      values = new Object[SLOTS];
    }
    keys[slot] = Arrays.copyOf(key, length);
    values[slot] = value;
    return value;
  }
}
