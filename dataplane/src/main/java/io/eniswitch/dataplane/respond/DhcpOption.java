package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Memory;

/** The options of DHCPv4 messages, by their addresses. <b>Source</b>: RFC 2132. */
final class DhcpOption {
  /** What {@link #find} answers when the option is not there: no option has this address. */
  static final long ABSENT = 0;

  /** Subnet mask. */
  static final int SUBNET_MASK = 1;

  /** Routers. */
  static final int ROUTER = 3;

  /** Name servers. */
  static final int NAME_SERVERS = 6;

  /** MTU of the interface. */
  static final int MTU = 26;

  /** Address the client asks for. */
  static final int REQUESTED_IP = 50;

  /** Lease time in seconds. */
  static final int LEASE_TIME = 51;

  /** Message type. */
  static final int MESSAGE_TYPE = 53;

  /** Address of the server meant. */
  static final int SERVER_ID = 54;

  /** When to renew, in seconds. */
  static final int RENEWAL_TIME = 58;

  /** When to ask any server, in seconds. */
  static final int REBINDING_TIME = 59;

  /** Name the client goes by. */
  static final int CLIENT_ID = 61;

  /** Last option. */
  static final int END = 255;

  private static final int PAD = 0;
  private static final int HEAD_BYTES = 2;

  private DhcpOption() {}

  /** True if every option up to the last one, or up to {@code end}, fits. */
  static boolean areWellFormed(final long from, final long end) {
    long at = from;
    while (at < end) {
      final int code = Memory.readByte(at);
      if (code == END) {
        return true;
      }
      if (code == PAD) {
        at++;
      } else if (end - at < HEAD_BYTES || end - at < HEAD_BYTES + length(at)) {
        return false;
      } else {
        at += HEAD_BYTES + length(at);
      }
    }
    return true;
  }

  /** Address of the first option {@code code} among well-formed ones, or {@link #ABSENT}. */
  static long find(final long from, final long end, final int code) {
    long at = from;
    while (at < end) {
      final int found = Memory.readByte(at);
      if (found == code) {
        return at;
      }
      if (found == END) {
        return ABSENT;
      }
      at += found == PAD ? 1 : HEAD_BYTES + length(at);
    }
    return ABSENT;
  }

  /** Length of an option's body. */
  static int length(final long option) {
    return Memory.readByte(option + 1);
  }

  /** Address of an option's body. */
  static long body(final long option) {
    return option + HEAD_BYTES;
  }

  /** The IPv4 address in an option as loaded from a packet; 0 if it holds none or is absent. */
  static int ip(final long option) {
    return option == ABSENT || length(option) != 4 ? 0 : Memory.readInt(body(option));
  }

  /** Writes an option of one byte; answers where the next one goes. */
  static long writeByte(final long option, final int code, final int value) {
    Memory.writeByte(option, code);
    Memory.writeByte(option + 1, 1);
    Memory.writeByte(option + 2, value);
    return option + 3;
  }

  /** Writes an option of two bytes; answers where the next one goes. */
  static long writeShort(final long option, final int code, final int value) {
    Memory.writeByte(option, code);
    Memory.writeByte(option + 1, 2);
    Memory.writeShortBe(option + 2, value);
    return option + 4;
  }

  /** Writes an option of a number in four bytes; answers where the next one goes. */
  static long writeInt(final long option, final int code, final int value) {
    Memory.writeByte(option, code);
    Memory.writeByte(option + 1, 4);
    Memory.writeIntBe(option + 2, value);
    return option + 6;
  }

  /** Writes an option of eight bytes; answers where the next one goes. */
  static long writeLong(final long option, final int code, final long value) {
    Memory.writeByte(option, code);
    Memory.writeByte(option + 1, 8);
    Memory.writeLongBe(option + 2, value);
    return option + 10;
  }

  /** Writes an option of an address as loaded from a packet; answers where the next one goes. */
  static long writeIp(final long option, final int code, final int ip) {
    return writeInt(option, code, Integer.reverseBytes(ip));
  }
}
