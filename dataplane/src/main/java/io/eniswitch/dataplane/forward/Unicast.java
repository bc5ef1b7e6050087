package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;

/**
 * Which addresses can be one host's: no group, no broadcast, nothing reserved, no loopback, not
 * "this host". <b>Source</b>: RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.
 */
final class Unicast {
  private static final int SOURCE4 = 12;
  private static final int DESTINATION4 = 16;
  private static final int SOURCE6 = 8;
  private static final int DESTINATION6 = 24;
  private static final int FIRST_GROUP = 224;
  private static final int LOOPBACK = 127;

  private Unicast() {}

  /** True if the source of the packet at {@code ip} is a host's. */
  static boolean isSource(final long ip, final int layout) {
    return Layout.isIpv4(layout) ? isUnicast4(ip + SOURCE4) : isUnicast6(ip + SOURCE6);
  }

  /** True if the destination of the packet at {@code ip} is a host's. */
  static boolean isDestination(final long ip, final int layout) {
    return Layout.isIpv4(layout) ? isUnicast4(ip + DESTINATION4) : isUnicast6(ip + DESTINATION6);
  }

  private static boolean isUnicast4(final long address) {
    final int first = Memory.readByte(address);
    return first != 0 && first != LOOPBACK && first < FIRST_GROUP;
  }

  private static boolean isUnicast6(final long address) {
    final boolean noneOrLoopback =
        Memory.readLong(address) == 0 && Memory.readLongBe(address + 8) >>> 1 == 0;
    return Memory.readByte(address) != 0xff && !noneOrLoopback;
  }
}
