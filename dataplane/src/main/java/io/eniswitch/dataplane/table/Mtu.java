package io.eniswitch.dataplane.table;

/**
 * The MTUs an ENI can have, as a number that fits a byte: 1300 to 26,800 bytes in steps of 100. The
 * cloud's own are 1500 and, with jumbo frames, 8500.
 */
public final class Mtu {
  private static final int MIN_BYTES = 1300;
  private static final int STEP_BYTES = 100;

  private Mtu() {}

  /** The MTU with {@code index}, 0 to 255. */
  static int bytes(final int index) {
    return MIN_BYTES + index * STEP_BYTES;
  }

  /**
   * The index of an MTU.
   *
   * @throws IllegalArgumentException if it is not one of those
   */
  static int index(final int mtuBytes) {
    final int index = (mtuBytes - MIN_BYTES) / STEP_BYTES;
    if (index < 0 || index > 255 || bytes(index) != mtuBytes) {
      throw new IllegalArgumentException(
          "MTU " + mtuBytes + ": needs 1300 to 26800 bytes in steps of 100");
    }
    return index;
  }
}
