package io.eniswitch.dataplane.packet;

/**
 * Which IPv4 options the switch carries: none that lets the sender choose the path.
 * <b>Threading</b>: stateless. <b>Source</b>: RFC 791, RFC 7126.
 */
final class Ipv4Options {
  private static final int END = 0;
  private static final int NO_OPERATION = 1;
  private static final int LOOSE_SOURCE_ROUTE = 131;
  private static final int STRICT_SOURCE_ROUTE = 137;

  private Ipv4Options() {}

  /** True if the {@code bytes} of options at {@code options} are well formed and harmless. */
  static boolean areAllowed(final long options, final int bytes) {
    int at = 0;
    while (at < bytes) {
      final int kind = Memory.readByte(options + at);
      if (kind == END) {
        return true;
      }
      if (kind == NO_OPERATION) {
        at++;
        continue;
      }
      if (kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE || at + 1 >= bytes) {
        return false;
      }
      final int length = Memory.readByte(options + at + 1);
      if (length < 2 || at + length > bytes) {
        return false;
      }
      at += length;
    }
    return true;
  }
}
