package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Layout;
import io.eniswitch.dataplane.packet.Memory;

/**
 * Tells ends that speak explicit congestion notification that a packet met a queue that stands,
 * instead of losing it.
 *
 * <p><b>Threading</b>: stateless. <b>Source</b>: RFC 3168, sections 5 and 12.
 */
final class CongestionMark {
  private static final int EXPERIENCED = 3;
  private static final int IPV6_SHIFT = 4;

  private CongestionMark() {}

  /** Marks a packet; false if its ends do not speak it. */
  static boolean mark(final long frame, final int layout) {
    final long ip = frame + Layout.IP_OFFSET;
    final long at = ip + 1;
    final int shift = Layout.isIpv4(layout) ? 0 : IPV6_SHIFT;
    final int before = Memory.readByte(at);
    if ((before >>> shift & EXPERIENCED) == 0) {
      return false;
    }
    final int wordBefore = Memory.readShort(ip);
    Memory.writeByte(at, before | EXPERIENCED << shift);
    if (Layout.isIpv4(layout)) {
      final int checksum = Memory.readShort(ip + Ipv4Header.CHECKSUM);
      Memory.writeShort(
          ip + Ipv4Header.CHECKSUM, Checksum.update(checksum, wordBefore, Memory.readShort(ip)));
    }
    return true;
  }
}
