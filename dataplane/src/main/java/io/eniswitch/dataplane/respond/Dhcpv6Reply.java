package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.table.ForwardingTables;

/** Writes DHCPv6 messages of a server. <b>Source</b>: RFC 8415, sections 11.4, 18.3 and 21. */
final class Dhcpv6Reply {
  /** Message type: an offer. */
  static final int ADVERTISE = 2;

  /** Message type: final. */
  static final int REPLY = 7;

  /** Status: done. */
  static final int SUCCESS = 0;

  /** Status: the address is not one for this link. */
  static final int NOT_ON_LINK = 4;

  /** How long an address is preferred: a day, renewed by half of it. */
  static final int PREFERRED_SECONDS = 86_400;

  private static final int VALID_SECONDS = 2 * PREFERRED_SECONDS;
  private static final int RENEW_SECONDS = PREFERRED_SECONDS / 2;
  private static final int REBIND_SECONDS = PREFERRED_SECONDS / 5 * 4;
  private static final int MESSAGE_HEAD_BYTES = 4;
  private static final int IA_FIXED_BYTES = 12;
  private static final int IA_ADDRESS_BYTES = 24;

  /** A server's id made of its MAC: type 3, hardware 1. */
  private static final int SERVER_ID_HEAD = 0x0003_0001;

  private static final int SERVER_ID_BYTES = 10;

  private Dhcpv6Reply() {}

  /** True if the server id in {@code option} is this switch's. */
  static boolean isServerId(final long option) {
    final long body = Dhcpv6Option.body(option);
    return Dhcpv6Option.length(option) == SERVER_ID_BYTES
        && Memory.readIntBe(body) == SERVER_ID_HEAD
        && EthernetHeader.readMac(body + 4) == ForwardingTables.ROUTER_MAC_WORD;
  }

  /** Writes the type, keeps the transaction, adds both ids; answers where options go on. */
  static long writeHead(final long message, final int type, final Dhcpv6Request request) {
    Memory.writeByte(message, type);
    final long option = request.writeClientId(message + MESSAGE_HEAD_BYTES);
    final long body = Dhcpv6Option.writeHead(option, Dhcpv6Option.SERVER_ID, SERVER_ID_BYTES);
    Memory.writeIntBe(body, SERVER_ID_HEAD);
    EthernetHeader.writeMac(body + 4, ForwardingTables.ROUTER_MAC_WORD);
    return body + SERVER_ID_BYTES;
  }

  /**
   * Writes the address that the client has, and an end to another that it named; answers where
   * options go on.
   */
  static long writeAddress(
      final long option, final Dhcpv6Request request, final long high, final long low) {
    final boolean stale = request.namesAddress() && !request.isAddress(high, low);
    final int addressBytes = Dhcpv6Option.HEAD_BYTES + IA_ADDRESS_BYTES;
    final int bytes = IA_FIXED_BYTES + (stale ? 2 * addressBytes : addressBytes);
    final long body = Dhcpv6Option.writeHead(option, Dhcpv6Option.IA_NA, bytes);
    Memory.writeInt(body, request.interfaceId());
    Memory.writeIntBe(body + 4, RENEW_SECONDS);
    Memory.writeIntBe(body + 8, REBIND_SECONDS);
    final long first =
        Dhcpv6Option.writeHead(body + IA_FIXED_BYTES, Dhcpv6Option.IA_ADDRESS, IA_ADDRESS_BYTES);
    writeLifetimes(first, high, low, PREFERRED_SECONDS, VALID_SECONDS);
    if (stale) {
      final long second =
          Dhcpv6Option.writeHead(
              first + IA_ADDRESS_BYTES, Dhcpv6Option.IA_ADDRESS, IA_ADDRESS_BYTES);
      writeLifetimes(second, request.addressHigh(), request.addressLow(), 0, 0);
    }
    return body + bytes;
  }

  /** Writes that a reply was given at once; answers where options go on. */
  static long writeRapidCommit(final long option) {
    return Dhcpv6Option.writeHead(option, Dhcpv6Option.RAPID_COMMIT, 0);
  }

  /** Writes a status without words; answers where options go on. */
  static long writeStatus(final long option, final int status) {
    final long body = Dhcpv6Option.writeHead(option, Dhcpv6Option.STATUS, 2);
    Memory.writeShortBe(body, status);
    return body + 2;
  }

  private static void writeLifetimes(
      final long body, final long high, final long low, final int preferred, final int valid) {
    Memory.writeLong(body, high);
    Memory.writeLong(body + 8, low);
    Memory.writeIntBe(body + 16, preferred);
    Memory.writeIntBe(body + 20, valid);
  }
}
