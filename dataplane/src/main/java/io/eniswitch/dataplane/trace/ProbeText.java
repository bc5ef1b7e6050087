package io.eniswitch.dataplane.trace;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a packet such as {@code tcp 10.0.0.5:40000 > 10.0.1.9:443 syn}.
 *
 * <p><b>Threading</b>: one thread. <b>Errors</b>: {@link IllegalArgumentException} whose message
 * names what is wrong and what is accepted.
 */
public final class ProbeText {
  /** What is accepted, in one sentence. */
  public static final String ACCEPTED =
      "accepted is PROTOCOL SOURCE > DESTINATION [WORD ...]: protocol tcp, udp, icmp, icmpv6, gre"
          + " or arp; addresses with a port for tcp and udp, IPv6 then as [2001:db8::1]:443; words"
          + " syn ack fin rst psh urg for tcp (default syn), echo reply unreachable exceeded,"
          + " type N or id N for icmp (default echo), length N (of the IP packet) and ttl N for all"
          + " but arp";

  private static final int DEFAULT_TIME_TO_LIVE = 64;
  private static final int MAX_TEXT = 300;
  private static final Map<String, Integer> FLAGS =
      Map.of("fin", 1, "syn", 2, "rst", 4, "psh", 8, "ack", 16, "urg", 32);
  private static final Map<String, Integer> TYPES =
      Map.of("echo", 8, "reply", 0, "unreachable", 3, "exceeded", 11);
  private static final Map<String, Integer> TYPES6 =
      Map.of("echo", 128, "reply", 129, "unreachable", 1, "exceeded", 3);

  private final String text;
  private final ProbeProtocol protocol;
  private final ArrayDeque<String> words = new ArrayDeque<>();
  private int flags;
  private int type;
  private int identifier = 1;
  private int lengthBytes;
  private int timeToLive = DEFAULT_TIME_TO_LIVE;

  private ProbeText(final String text) {
    this.text = text;
    if (text.length() > MAX_TEXT) {
      throw wrong("it is longer than " + MAX_TEXT + " characters");
    }
    final String spaced = text.replace(">", " > ").replaceAll("[,+]", " ").strip();
    words.addAll(Arrays.asList(spaced.toLowerCase(Locale.ROOT).split("\\s+")));
    protocol = protocol(words.remove());
  }

  /** Reads a packet. */
  public static ProbePacket parse(final String text) {
    return new ProbeText(text).packet();
  }

  private ProbePacket packet() {
    final String from = next("a source");
    if (!next("\">\"").equals(">")) {
      throw wrong("between the addresses is no \">\"");
    }
    final String to = next("a destination");
    final End source = end(from);
    final End destination = end(to);
    final boolean ipv4 = destination.address instanceof Inet4Address;
    if (ipv4 != source.address instanceof Inet4Address) {
      throw wrong("its addresses are not of one family");
    }
    if (ipv4 ? protocol == ProbeProtocol.ICMPV6 : isIpv4Only()) {
      throw wrong(name() + " does not go over " + (ipv4 ? "IPv4" : "IPv6"));
    }
    type = (ipv4 ? TYPES : TYPES6).getOrDefault("echo", 0);
    while (!words.isEmpty()) {
      word(words.remove(), ipv4 ? TYPES : TYPES6);
    }
    final ProbePacket packet =
        new ProbePacket(
            protocol,
            source.address,
            source.port,
            destination.address,
            destination.port,
            flags == 0 ? ProbePacket.SYN : flags,
            type,
            identifier,
            lengthBytes,
            timeToLive);
    return withLength(packet);
  }

  private ProbePacket withLength(final ProbePacket packet) {
    final int least = packet.headerBytes();
    if (lengthBytes != 0 && lengthBytes < least) {
      throw wrong("length " + lengthBytes + " is less than its headers take, " + least);
    }
    if (lengthBytes != 0) {
      return packet;
    }
    return new ProbePacket(
        protocol,
        packet.source(),
        packet.srcPort(),
        packet.destination(),
        packet.dstPort(),
        packet.flags(),
        type,
        identifier,
        least,
        timeToLive);
  }

  private void word(final String word, final Map<String, Integer> types) {
    final @Nullable Integer flag = protocol == ProbeProtocol.TCP ? FLAGS.get(word) : null;
    final @Nullable Integer named = protocol.isIcmp() ? types.get(word) : null;
    final boolean any = protocol != ProbeProtocol.ARP;
    if (flag != null) {
      flags |= flag;
    } else if (named != null) {
      type = named;
    } else if (word.equals("type") && protocol.isIcmp()) {
      type = number("type", 0xff);
    } else if (word.equals("id") && protocol.isIcmp()) {
      identifier = number("id", 0xffff);
    } else if (word.equals("length") && any) {
      lengthBytes = Math.max(1, number("length", ProbePacket.MAX_BYTES));
    } else if (word.equals("ttl") && any) {
      timeToLive = number("ttl", 0xff);
    } else {
      throw wrong("the word \"" + word + "\" is not known for " + name());
    }
  }

  private int number(final String what, final int most) {
    final String word = next("a number after " + what);
    return number(what, word, most);
  }

  private int number(final String what, final String word, final int most) {
    final int value = word.matches("\\d{1,6}") ? Integer.parseInt(word) : -1;
    if (value < 0 || value > most) {
      throw wrong(what + " \"" + word + "\" is not a number of 0 to " + most);
    }
    return value;
  }

  private ProbeProtocol protocol(final String word) {
    return List.of(ProbeProtocol.values()).stream()
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> wrong("its protocol \"" + word + "\" is not known"));
  }

  private boolean isIpv4Only() {
    return protocol == ProbeProtocol.ICMP || protocol == ProbeProtocol.ARP;
  }

  private String name() {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  private String next(final String what) {
    final String word = words.poll();
    if (word == null) {
      throw wrong("it ends where " + what + " is needed");
    }
    return word;
  }

  private record End(InetAddress address, int port) {}

  private End end(final String word) {
    if (!protocol.hasPorts()) {
      return new End(address(word), 0);
    }
    final int colon = word.lastIndexOf(':');
    final String host = colon < 0 ? word : word.substring(0, colon);
    final boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || host.indexOf(':') >= 0 && !bracketed) {
      throw wrong("\"" + word + "\" is not an address with a port");
    }
    final String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return new End(address(bare), number("port", word.substring(colon + 1), 0xffff));
  }

  private InetAddress address(final String word) {
    final boolean numeric =
        word.indexOf(':') >= 0
            ? word.matches("[0-9a-f:.]+")
            : word.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    try {
      if (numeric) {
        return InetAddress.getByName(word);
      }
    } catch (final UnknownHostException e) {
      throw wrong("\"" + word + "\" is not an IPv4 or IPv6 address");
    }
    throw wrong("\"" + word + "\" is not an IPv4 or IPv6 address");
  }

  private IllegalArgumentException wrong(final String what) {
    final String shown = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    return new IllegalArgumentException("packet \"" + shown + "\": " + what + "; " + ACCEPTED);
  }
}
