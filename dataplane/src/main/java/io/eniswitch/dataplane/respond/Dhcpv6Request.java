package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Memory;

/**
 * What the answer to a DHCPv6 message needs of it, kept aside because the answer is written over
 * it.
 *
 * <p><b>Threading</b>: one worker. <b>Bounds</b>: the first IA_NA and its first address; a client
 * id as long as RFC 8415 allows.
 */
final class Dhcpv6Request {
  /** Longest client id: RFC 8415, section 11.1. */
  static final int MAX_CLIENT_ID_BYTES = 130;

  private static final int MIN_CLIENT_ID_BYTES = 3;
  private static final int MESSAGE_HEAD_BYTES = 4;
  private static final int IA_FIXED_BYTES = 12;
  private static final int IA_ADDRESS_FIXED_BYTES = 24;

  private final byte[] clientId = new byte[MAX_CLIENT_ID_BYTES];
  private int clientIdBytes;
  private int type;
  private boolean namesServer;
  private boolean meansServer;
  private boolean takesReplyAtOnce;
  private boolean wantsAddress;
  private boolean namesAddress;
  private int interfaceId;
  private long addressHigh;
  private long addressLow;

  /** Reads the message from {@code from} to {@code end}; false if it is malformed. */
  boolean read(final long from, final long end) {
    final long options = from + MESSAGE_HEAD_BYTES;
    if (options > end || !Dhcpv6Option.areWellFormed(options, end)) {
      return false;
    }
    type = Memory.readByte(from);
    takesReplyAtOnce =
        Dhcpv6Option.find(options, end, Dhcpv6Option.RAPID_COMMIT) != Dhcpv6Option.ABSENT;
    final long server = Dhcpv6Option.find(options, end, Dhcpv6Option.SERVER_ID);
    namesServer = server != Dhcpv6Option.ABSENT;
    meansServer = namesServer && Dhcpv6Reply.isServerId(server);
    return readClientId(Dhcpv6Option.find(options, end, Dhcpv6Option.CLIENT_ID))
        && readInterface(Dhcpv6Option.find(options, end, Dhcpv6Option.IA_NA));
  }

  /** The message type. */
  int type() {
    return type;
  }

  /** True if a server is named, whichever. */
  boolean namesServer() {
    return namesServer;
  }

  /** True if this server is named. */
  boolean meansServer() {
    return meansServer;
  }

  /** True if the client takes a reply instead of an advertisement. */
  boolean takesReplyAtOnce() {
    return takesReplyAtOnce;
  }

  /** True if the client wants an address. */
  boolean wantsAddress() {
    return wantsAddress;
  }

  /** True if the client names an address that it has or wishes for. */
  boolean namesAddress() {
    return namesAddress;
  }

  /** True if that address is the given one, halves as loaded from a packet. */
  boolean isAddress(final long high, final long low) {
    return addressHigh == high && addressLow == low;
  }

  /** The client's number for the interface. */
  int interfaceId() {
    return interfaceId;
  }

  /** First half of the named address as loaded from a packet. */
  long addressHigh() {
    return addressHigh;
  }

  /** Second half of the named address. */
  long addressLow() {
    return addressLow;
  }

  /** Writes the client's id as an option; answers where the next one goes. */
  long writeClientId(final long option) {
    final long body = Dhcpv6Option.writeHead(option, Dhcpv6Option.CLIENT_ID, clientIdBytes);
    for (int i = 0; i < clientIdBytes; i++) {
      Memory.writeByte(body + i, clientId[i]);
    }
    return body + clientIdBytes;
  }

  private boolean readClientId(final long option) {
    if (option == Dhcpv6Option.ABSENT) {
      return false;
    }
    clientIdBytes = Dhcpv6Option.length(option);
    if (clientIdBytes < MIN_CLIENT_ID_BYTES || clientIdBytes > MAX_CLIENT_ID_BYTES) {
      return false;
    }
    for (int i = 0; i < clientIdBytes; i++) {
      clientId[i] = (byte) Memory.readByte(Dhcpv6Option.body(option) + i);
    }
    return true;
  }

  private boolean readInterface(final long option) {
    wantsAddress = option != Dhcpv6Option.ABSENT;
    namesAddress = false;
    if (!wantsAddress) {
      return true;
    }
    final long end = Dhcpv6Option.body(option) + Dhcpv6Option.length(option);
    final long options = Dhcpv6Option.body(option) + IA_FIXED_BYTES;
    if (options > end || !Dhcpv6Option.areWellFormed(options, end)) {
      return false;
    }
    interfaceId = Memory.readInt(Dhcpv6Option.body(option));
    final long address = Dhcpv6Option.find(options, end, Dhcpv6Option.IA_ADDRESS);
    namesAddress = address != Dhcpv6Option.ABSENT;
    if (!namesAddress) {
      return true;
    }
    addressHigh = Memory.readLong(Dhcpv6Option.body(address));
    addressLow = Memory.readLong(Dhcpv6Option.body(address) + 8);
    return Dhcpv6Option.length(address) >= IA_ADDRESS_FIXED_BYTES;
  }
}
