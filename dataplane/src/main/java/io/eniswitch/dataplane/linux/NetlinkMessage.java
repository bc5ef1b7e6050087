package io.eniswitch.dataplane.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A netlink message as received.
 *
 * @param type RTM_NEWLINK and so on
 * @param flags of the header
 * @param sequence of the request it answers
 * @param body the family's header and the attributes, in memory the next receive overwrites
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {
  private static final int HEADER_BYTES = NetlinkRequest.HEADER_BYTES;

  /** The messages of one receive; what lies behind one with an impossible length is left out. */
  static List<NetlinkMessage> split(ByteBuffer received) {
    List<NetlinkMessage> messages = new ArrayList<>();
    int start = 0;
    while (start + HEADER_BYTES <= received.limit()) {
      int length = received.getInt(start);
      if (length < HEADER_BYTES || start + length > received.limit()) {
        break;
      }
      ByteBuffer body = received.slice(start + HEADER_BYTES, length - HEADER_BYTES);
      messages.add(
          new NetlinkMessage(
              received.getShort(start + 4),
              received.getShort(start + 6),
              received.getInt(start + 8),
              body.order(ByteOrder.nativeOrder())));
      start += (length + 3) & ~3;
    }
    return messages;
  }
}
