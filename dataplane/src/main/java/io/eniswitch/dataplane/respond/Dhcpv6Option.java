package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Memory;

/** The options of DHCPv6 messages, by their addresses. <b>Source</b>: RFC 8415, section 21. */
final class Dhcpv6Option {
  /** What {@link #find} answers when the option is not there: no option has this address. */
  static final long ABSENT = 0;

  /** Identifier of the client. */
  static final int CLIENT_ID = 1;

  /** Identifier of the server. */
  static final int SERVER_ID = 2;

  /** An interface's address, with its id and times; has options of its own. */
  static final int IA_NA = 3;

  /** An address, with its lifetimes. */
  static final int IA_ADDRESS = 5;

  /** How it went. */
  static final int STATUS = 13;

  /** The client takes a reply at once. */
  static final int RAPID_COMMIT = 14;

  /** Length of code and length. */
  static final int HEAD_BYTES = 4;

  private Dhcpv6Option() {}

  /** True if every option up to {@code end} fits. */
  static boolean areWellFormed(final long from, final long end) {
    long at = from;
    while (at != end) {
      if (end - at < HEAD_BYTES || end - at < HEAD_BYTES + length(at)) {
        return false;
      }
      at += HEAD_BYTES + length(at);
    }
    return true;
  }

  /** Address of the first option {@code code} among well-formed ones, or {@link #ABSENT}. */
  static long find(final long from, final long end, final int code) {
    for (long at = from; at < end; at += HEAD_BYTES + length(at)) {
      if (Memory.readShortBe(at) == code) {
        return at;
      }
    }
    return ABSENT;
  }

  /** Length of an option's body. */
  static int length(final long option) {
    return Memory.readShortBe(option + 2);
  }

  /** Address of an option's body. */
  static long body(final long option) {
    return option + HEAD_BYTES;
  }

  /** Writes code and length of an option; answers where its body goes. */
  static long writeHead(final long option, final int code, final int length) {
    Memory.writeShortBe(option, code);
    Memory.writeShortBe(option + 2, length);
    return body(option);
  }
}
