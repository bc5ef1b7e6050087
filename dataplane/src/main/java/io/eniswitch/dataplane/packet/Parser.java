package io.eniswitch.dataplane.packet;

/**
 * Bytes to offsets: the first stage. What is malformed, truncated or lies about a length gets its
 * drop reason here, so that no later stage checks a length again.
 *
 * <p>ARP, ND, MLD and DHCP are punted at once. <b>Threading</b>: stateless. <b>Source</b>: RFC 791,
 * RFC 8200, RFC 9293, RFC 768, RFC 1858.
 */
public final class Parser {
  /** EtherType IPv4, as loaded in machine order. */
  static final int ETHERTYPE_IPV4 = 0x0008;

  /** EtherType IPv6, as loaded in machine order. */
  static final int ETHERTYPE_IPV6 = 0xdd86;

  /** EtherType ARP, as loaded in machine order. */
  static final int ETHERTYPE_ARP = 0x0608;

  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  // Fragment offset and "more fragments" of the flags word, as loaded in machine order.
  private static final int FRAGMENT_MASK = 0xff3f;
  private static final int FRAGMENT_OFFSET_MASK = 0xff1f;
  private static final long ICMP_ERRORS = 1L << 3 | 1L << 4 | 1L << 5 | 1L << 11 | 1L << 12;

  // Bit f is set if the flag bits f (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32) cannot be meant.
  private static final long BAD_TCP_FLAGS = badTcpFlags();

  private Parser() {}

  /** Sets the layout of every packet, or its drop reason, or the punt verdict. */
  public static void process(final PacketVector vector) {
    final int count = vector.count;
    final long[] addresses = vector.address;
    final int[] lengths = vector.length;
    final int[] layouts = vector.layout;
    for (int i = 0; i < count; i++) {
      final long frame = addresses[i];
      final int length = lengths[i];
      final boolean ipv4 =
          length >= ETHERNET_BYTES + IPV4_BYTES && Memory.readShort(frame + 12) == ETHERTYPE_IPV4;
      final int layout = ipv4 ? ipv4(frame, length) : other(frame, length);
      layouts[i] = layout;
      if (layout < 0) {
        vector.drop(i, DropReason.of(~layout));
      } else if ((layout & Layout.PUNTED) != 0) {
        vector.verdict[i] = Verdict.PUNT;
      }
    }
  }

  private static int ipv4(final long frame, final int length) {
    final long ip = frame + ETHERNET_BYTES;
    final int total = Memory.readShortBe(ip + 2);
    if (Memory.readByte(ip) != 0x45) {
      return ipv4WithOptions(ip, length);
    }
    if (total < IPV4_BYTES || total > length - ETHERNET_BYTES) {
      return ~DropReason.IP_TOTAL_LENGTH.ordinal();
    }
    if (sum20(ip) != 0xffff) {
      return ~DropReason.IP_CHECKSUM.ordinal();
    }
    if ((Memory.readShort(ip + 6) & FRAGMENT_MASK) != 0) {
      return ipv4Fragment(ip, IPV4_BYTES, total);
    }
    return transport(ip, IPV4_BYTES, total, Layout.IPV4, Memory.readByte(ip + 9));
  }

  /**
   * One's complement sum of the 20 bytes of a header without options; 0xffff if its checksum is
   * right.
   */
  private static int sum20(final long ip) {
    final long first = Memory.readLong(ip);
    final long second = Memory.readLong(ip + 8);
    long sum =
        (first & 0xffffffffL)
            + (first >>> 32)
            + (second & 0xffffffffL)
            + (second >>> 32)
            + (Memory.readInt(ip + 16) & 0xffffffffL);
    sum = (sum & 0xffff) + (sum >>> 16 & 0xffff) + (sum >>> 32);
    sum = (sum & 0xffff) + (sum >>> 16);
    return (int) ((sum & 0xffff) + (sum >>> 16));
  }

  /**
   * {@code headerBytes} of IP header are valid; checks the transport header within {@code total}.
   */
  private static int transport(
      final long ip, final int headerBytes, final int total, final int flags, final int protocol) {
    final long l4 = ip + headerBytes;
    final int bytes = total - headerBytes;
    final int layout = Layout.of(flags, protocol, headerBytes + ETHERNET_BYTES);
    if (protocol == UDP) {
      if (bytes < 8) {
        return ~DropReason.L4_TOO_SHORT.ordinal();
      }
      final int udpLength = Memory.readShortBe(l4 + 4);
      if (udpLength < 8 || udpLength > bytes) {
        return ~DropReason.L4_LENGTH.ordinal();
      }
      return isDhcp(Memory.readInt(l4)) ? layout | Layout.PUNTED : layout;
    }
    if (protocol == TCP) {
      if (bytes < 20) {
        return ~DropReason.L4_TOO_SHORT.ordinal();
      }
      final int dataOffset = Memory.readByte(l4 + 12) >>> 2 & 0x3c;
      if (dataOffset < 20 || dataOffset > bytes) {
        return ~DropReason.L4_LENGTH.ordinal();
      }
      final boolean bad = (BAD_TCP_FLAGS >>> (Memory.readByte(l4 + 13) & 0x3f) & 1) != 0;
      return bad ? ~DropReason.TCP_FLAGS.ordinal() : layout;
    }
    return otherTransport(l4, bytes, layout);
  }

  private static int otherTransport(final long l4, final int bytes, final int layout) {
    final int protocol = Layout.protocol(layout);
    if (protocol == ICMP && Layout.isIpv4(layout)) {
      if (bytes < 8) {
        return ~DropReason.L4_TOO_SHORT.ordinal();
      }
      final int type = Memory.readByte(l4);
      return type < 64 && (ICMP_ERRORS >>> type & 1) != 0 ? layout | Layout.ICMP_ERROR : layout;
    }
    if (protocol == ICMPV6 && Layout.isIpv6(layout)) {
      if (bytes < 8) {
        return ~DropReason.L4_TOO_SHORT.ordinal();
      }
      final int type = Memory.readByte(l4);
      if (type < 128) {
        return layout | Layout.ICMP_ERROR;
      }
      final boolean local = type >= 130 && type <= 137 || type == 143;
      return local ? layout | Layout.PUNTED : layout;
    }
    return layout;
  }

  /** A client's DHCP (68 to 67) or DHCPv6 (546 to 547) ports, as loaded in machine order. */
  private static boolean isDhcp(final int ports) {
    return ports == 0x43004400 || ports == 0x23022202;
  }

  private static int ipv4Fragment(final long ip, final int headerBytes, final int total) {
    final int protocol = Memory.readByte(ip + 9);
    final int flags = Layout.IPV4 | Layout.FRAGMENT;
    final int offset = Memory.readShortBe(ip + 6) & 0x1fff;
    if (total == headerBytes || offset * 8 + total - headerBytes > 0xffff) {
      return ~DropReason.FRAGMENT_OVERLAP.ordinal();
    }
    if ((Memory.readShort(ip + 6) & FRAGMENT_OFFSET_MASK) != 0) {
      // Offset 1 would overwrite the TCP flags of a first fragment cut after 8 bytes.
      return offset == 1 && protocol == TCP
          ? ~DropReason.FRAGMENT_OVERLAP.ordinal()
          : Layout.of(flags | Layout.LATER_FRAGMENT, protocol, headerBytes + ETHERNET_BYTES);
    }
    return firstFragment(ip, headerBytes, total, flags, protocol);
  }

  /** Lengths in the transport header of a first fragment speak of the whole datagram. */
  private static int firstFragment(
      final long ip, final int headerBytes, final int total, final int flags, final int protocol) {
    final int bytes = total - headerBytes;
    final int needed = protocol == TCP ? 20 : 8;
    if (bytes < needed) {
      return ~DropReason.L4_TOO_SHORT.ordinal();
    }
    if (protocol == TCP
        && (BAD_TCP_FLAGS >>> (Memory.readByte(ip + headerBytes + 13) & 0x3f) & 1) != 0) {
      return ~DropReason.TCP_FLAGS.ordinal();
    }
    return Layout.of(flags, protocol, headerBytes + ETHERNET_BYTES);
  }

  private static int ipv4WithOptions(final long ip, final int length) {
    final int first = Memory.readByte(ip);
    final int headerBytes = (first & 0xf) * 4;
    final int total = Memory.readShortBe(ip + 2);
    if (first >>> 4 != 4) {
      return ~DropReason.IP_VERSION.ordinal();
    }
    if (headerBytes < IPV4_BYTES) {
      return ~DropReason.IP_HEADER_LENGTH.ordinal();
    }
    if (total < headerBytes || total > length - ETHERNET_BYTES) {
      return ~DropReason.IP_TOTAL_LENGTH.ordinal();
    }
    if (!Ipv4Options.areAllowed(ip + IPV4_BYTES, headerBytes - IPV4_BYTES)) {
      return ~DropReason.IP_OPTION.ordinal();
    }
    int sum = 0;
    for (int i = 0; i < headerBytes; i += 2) {
      sum += Memory.readShort(ip + i);
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    if ((sum & 0xffff) + (sum >>> 16) != 0xffff) {
      return ~DropReason.IP_CHECKSUM.ordinal();
    }
    if ((Memory.readShort(ip + 6) & FRAGMENT_MASK) != 0) {
      return ipv4Fragment(ip, headerBytes, total);
    }
    return transport(ip, headerBytes, total, Layout.IPV4, Memory.readByte(ip + 9));
  }

  private static int other(final long frame, final int length) {
    if (length < ETHERNET_BYTES) {
      return ~DropReason.FRAME_TOO_SHORT.ordinal();
    }
    final int etherType = Memory.readShort(frame + 12);
    if (etherType == ETHERTYPE_IPV6) {
      return ipv6(frame + ETHERNET_BYTES, length - ETHERNET_BYTES);
    }
    if (etherType == ETHERTYPE_ARP) {
      return length < ETHERNET_BYTES + 28
          ? ~DropReason.ARP_MALFORMED.ordinal()
          : Layout.OTHER | Layout.PUNTED;
    }
    return etherType == ETHERTYPE_IPV4
        ? ~DropReason.FRAME_TOO_SHORT.ordinal()
        : ~DropReason.ETHERTYPE_UNSUPPORTED.ordinal();
  }

  private static int ipv6(final long ip, final int available) {
    if (available < 40) {
      return ~DropReason.FRAME_TOO_SHORT.ordinal();
    }
    if (Memory.readByte(ip) >>> 4 != 6) {
      return ~DropReason.IP_VERSION.ordinal();
    }
    final int payload = Memory.readShortBe(ip + 4);
    if (payload == 0 || payload > available - 40) {
      return ~DropReason.IP_TOTAL_LENGTH.ordinal();
    }
    final int total = payload + 40;
    final int next = Memory.readByte(ip + 6);
    if (next == TCP || next == UDP || next == ICMPV6) {
      return transport(ip, 40, total, Layout.IPV6, next);
    }
    final long found = Ipv6Extensions.walk(ip, total);
    if (found < 0) {
      return ~(int) ~found;
    }
    return behindExtensions(ip, total, found);
  }

  private static int behindExtensions(final long ip, final int total, final long found) {
    final int protocol = Ipv6Extensions.protocol(found);
    final int headerBytes = Ipv6Extensions.headerBytes(found);
    if (!Ipv6Extensions.isFragment(found)) {
      return transport(ip, headerBytes, total, Layout.IPV6, protocol);
    }
    final int flags = Layout.IPV6 | Layout.FRAGMENT;
    final int offset = Ipv6Extensions.fragmentOffset(found);
    final int bytes = total - headerBytes;
    if (bytes == 0 || offset + bytes > 0xffff) {
      return ~DropReason.FRAGMENT_OVERLAP.ordinal();
    }
    return offset > 0
        ? Layout.of(flags | Layout.LATER_FRAGMENT, protocol, headerBytes + ETHERNET_BYTES)
        : firstFragment(ip, headerBytes, total, flags, protocol);
  }

  private static long badTcpFlags() {
    long bad = 0;
    for (int flags = 0; flags < 64; flags++) {
      final boolean fin = (flags & 1) != 0;
      final boolean syn = (flags & 2) != 0;
      final boolean rst = (flags & 4) != 0;
      final boolean ack = (flags & 16) != 0;
      final boolean contradiction = syn && (fin || rst) || fin && rst;
      final boolean nothing = !syn && !rst && !ack;
      if (contradiction || nothing) {
        bad |= 1L << flags;
      }
    }
    return bad;
  }
}
