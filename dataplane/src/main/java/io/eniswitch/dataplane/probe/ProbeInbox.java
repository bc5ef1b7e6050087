package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.packet.Memory;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers to the probes of one port. What is no answer goes on to the pipeline; an answer goes
 * nowhere else.
 *
 * <p><b>Threading</b>: the port's worker writes, the monitor's thread reads. A TCP answer's fields
 * are valid after its {@link #tcpPort} was read.
 */
final class ProbeInbox {
  /** First source port of TCP probes; {@value #TCP_PORTS} for each probe of an instance. */
  static final int FIRST_TCP_PORT = 32_768;

  /** Source ports a TCP probe uses in turn, so that no try meets what is left of another. */
  static final int TCP_PORTS = 256;

  private static final int ETHERNET = 14;
  private static final int ARP_BYTES = 42;
  private static final int MIN_IP_BYTES = 34;
  private static final int TYPE_ARP = 0x0806;
  private static final int TYPE_IPV4 = 0x0800;
  private static final int STATUS_OFFSET = 9;

  private final int member;
  private final int gateway;
  private final Runnable wake;
  private final int[] sequences = new int[Watched.MAX_PROBES];
  private final int[] acknowledgements = new int[Watched.MAX_PROBES];
  private final int[] statuses = new int[Watched.MAX_PROBES];
  private final AtomicIntegerArray tcp = new AtomicIntegerArray(Watched.MAX_PROBES);
  private final AtomicLong lookedNs = new AtomicLong(System.nanoTime());
  private volatile int arpAnswers; // written by the one worker only
  private volatile int echoSequence = -1;

  /**
   * An empty inbox.
   *
   * @param wake called by the worker when a TCP answer came, which the monitor has to go on with
   */
  ProbeInbox(final Watched watched, final Runnable wake) {
    this.member = word(watched.ip());
    this.gateway = word(watched.gateway());
    this.wake = wake;
  }

  private static int word(final Inet4Address ip) {
    return ByteBuffer.wrap(ip.getAddress()).order(ByteOrder.nativeOrder()).getInt();
  }

  /** When the worker began the duty cycle in which it last took all answers that were there. */
  long lookedNs() {
    return lookedNs.getAcquire();
  }

  /** Notes that the worker has taken all answers that were there at this time. */
  void onLooked(final long nowNs) {
    lookedNs.setRelease(nowNs);
  }

  /** ARP answers so far. */
  int arpAnswers() {
    return arpAnswers;
  }

  /** Sequence number of the last ICMP answer, or -1. */
  int echoSequence() {
    return echoSequence;
  }

  /** Our source port and the flags ({@code flags << 16 | port}) of a probe's last TCP answer. */
  int tcpPort(final int probe) {
    return tcp.get(probe);
  }

  /** Sequence number of the last TCP answer. */
  int sequence(final int probe) {
    return sequences[probe];
  }

  /** Acknowledgement number of the last TCP answer. */
  int acknowledgement(final int probe) {
    return acknowledgements[probe];
  }

  /** HTTP status in the last TCP answer, 0 if there was none. */
  int status(final int probe) {
    return statuses[probe];
  }

  /** Takes a frame if it is an answer. */
  boolean take(final long frame, final int length) {
    if (length < MIN_IP_BYTES) {
      return false;
    }
    final int type = Memory.readShortBe(frame + 12);
    if (type == TYPE_ARP) {
      return length >= ARP_BYTES && takeArp(frame + ETHERNET);
    }
    if (type != TYPE_IPV4 || Memory.readInt(frame + ETHERNET + 16) != gateway) {
      return false;
    }
    if (Memory.readInt(frame + ETHERNET + 12) != member) {
      return false;
    }
    final int headerBytes = (Memory.readByte(frame + ETHERNET) & 0xf) * 4;
    final long payload = frame + ETHERNET + headerBytes;
    final int bytes = length - ETHERNET - headerBytes;
    return switch (Memory.readByte(frame + ETHERNET + 9) & 0xff) {
      case 1 -> bytes >= 8 && takeEcho(payload);
      case 6 -> bytes >= 20 && takeTcp(payload, bytes);
      default -> false;
    };
  }

  private boolean takeArp(final long arp) {
    final boolean answer =
        Memory.readShortBe(arp + 6) == 2
            && Memory.readInt(arp + 14) == member
            && Memory.readInt(arp + 24) == gateway;
    if (answer) {
      final int answers = arpAnswers;
      arpAnswers = answers + 1;
    }
    return answer;
  }

  private boolean takeEcho(final long icmp) {
    final boolean answer =
        Memory.readShortBe(icmp) == 0 && Memory.readShortBe(icmp + 4) == ProbeFrames.ECHO_ID;
    if (answer) {
      echoSequence = Memory.readShortBe(icmp + 6);
    }
    return answer;
  }

  private boolean takeTcp(final long segment, final int bytes) {
    final int port = Memory.readShortBe(segment + 2);
    final int probe = (port - FIRST_TCP_PORT) / TCP_PORTS;
    if (port < FIRST_TCP_PORT || probe >= Watched.MAX_PROBES) {
      return false;
    }
    final int flags = Memory.readByte(segment + 13) & 0x3f;
    final int headerBytes = (Memory.readByte(segment + 12) >> 4 & 0xf) * 4;
    sequences[probe] = Memory.readIntBe(segment + 4);
    acknowledgements[probe] = Memory.readIntBe(segment + 8);
    statuses[probe] = bytes >= headerBytes + STATUS_OFFSET + 3 ? status(segment + headerBytes) : 0;
    tcp.set(probe, flags << 16 | port);
    wake.run();
    return true;
  }

  /** The three digits after {@code HTTP/1.1}, or 0. */
  private static int status(final long text) {
    int status = 0;
    for (int i = 0; i < 3; i++) {
      final int digit = (Memory.readByte(text + STATUS_OFFSET + i) & 0xff) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      status = status * 10 + digit;
    }
    return Memory.readByte(text) == 'H' ? status : 0;
  }
}
