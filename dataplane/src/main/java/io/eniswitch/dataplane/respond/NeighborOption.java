package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Memory;

/** The options of ND messages, by their addresses. <b>Source</b>: RFC 4861, section 4.6. */
final class NeighborOption {
  /** What {@link #find} answers when the option is not there: no option has this address. */
  static final long ABSENT = 0;

  /** What {@link #find} answers when the options do not add up. */
  static final long MALFORMED = -1;

  /** Type of the option that holds the sender's MAC. */
  static final int SOURCE_LINK_LAYER = 1;

  /** Type of the option that holds the target's MAC. */
  static final int TARGET_LINK_LAYER = 2;

  /** Length of an option that holds a MAC. */
  static final int LINK_LAYER_BYTES = 8;

  /** Lengths are stated in units of this. */
  static final int UNIT_BYTES = 8;

  private static final int LENGTH = 1;
  private static final int BODY = 2;

  private NeighborOption() {}

  /**
   * Address of the first option of {@code type} between two addresses, {@link #ABSENT}, or {@link
   * #MALFORMED} if any option there is empty or longer than what is left. A link-layer option of
   * another length than Ethernet's is malformed too.
   */
  static long find(final long from, final long end, final int type) {
    long found = ABSENT;
    long at = from;
    while (at != end) {
      if (end - at < UNIT_BYTES) {
        return MALFORMED;
      }
      final int bytes = Memory.readByte(at + LENGTH) * UNIT_BYTES;
      if (bytes == 0 || bytes > end - at) {
        return MALFORMED;
      }
      if (found == ABSENT && Memory.readByte(at) == type) {
        if (bytes != LINK_LAYER_BYTES) {
          return MALFORMED;
        }
        found = at;
      }
      at += bytes;
    }
    return found;
  }

  /** The MAC in a link-layer option. */
  static long mac(final long option) {
    return EthernetHeader.readMac(option + BODY);
  }

  /** Writes a link-layer option. */
  static void writeLinkLayer(final long option, final int type, final long mac) {
    writeHead(option, type, LINK_LAYER_BYTES);
    EthernetHeader.writeMac(option + BODY, mac);
  }

  /** Writes type and length of an option of {@code bytes}, a multiple of 8. */
  static void writeHead(final long option, final int type, final int bytes) {
    Memory.writeByte(option, type);
    Memory.writeByte(option + LENGTH, bytes / UNIT_BYTES);
  }
}
