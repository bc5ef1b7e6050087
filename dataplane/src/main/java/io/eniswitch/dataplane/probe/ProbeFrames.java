package io.eniswitch.dataplane.probe;

import io.eniswitch.dataplane.table.ForwardingTables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the frames that probes send, from the virtual router's MAC and the gateway's address.
 *
 * <p><b>Threading</b>: one thread; a frame is valid until the next. <b>Source</b>: RFC 826, RFC
 * 791, RFC 792, RFC 9293.
 */
final class ProbeFrames implements AutoCloseable {
  static final int ECHO_ID = 0xe51;
  static final int FLAG_SYN = 0x02;
  static final int FLAG_RST = 0x04;
  static final int FLAG_PUSH = 0x08;
  static final int FLAG_ACK = 0x10;

  private static final int HEADROOM = 64;
  private static final int BYTES = 2048;
  private static final int ETHERNET = 14;
  private static final int IPV4 = 20;
  private static final int TCP = 20;
  private static final int WINDOW = 8192;
  private static final int TIME_TO_LIVE = 64;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(HEADROOM + BYTES, 64);
  private final ByteBuffer frame = memory.asSlice(HEADROOM).asByteBuffer();
  private int length;

  /** Address of the last frame; some bytes before it may be written too. */
  long address() {
    return memory.address() + HEADROOM;
  }

  /** Bytes of the last frame. */
  int length() {
    return length;
  }

  /** An ARP request for the instance's address. */
  ProbeFrames arp(final Watched to) {
    ethernet(to, 0x0806);
    frame
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 1);
    mac(ForwardingTables.ROUTER_MAC).put(to.gateway().getAddress());
    mac(0).put(to.ip().getAddress());
    length = frame.position();
    return this;
  }

  /** An ICMP echo request. */
  ProbeFrames echo(final Watched to, final int sequence) {
    final int end = ETHERNET + IPV4 + 8;
    ip(to, 1, end);
    frame.put((byte) 8).put((byte) 0).putShort((short) 0);
    frame.putShort((short) ECHO_ID).putShort((short) sequence);
    frame.putShort(ETHERNET + IPV4 + 2, (short) ~sum(ETHERNET + IPV4, end, 0));
    return this;
  }

  /** A TCP segment; {@code text} is what it carries. */
  ProbeFrames tcp(final Watched to, final int srcPort, final int dstPort, final Segment segment) {
    final byte[] payload = segment.text().getBytes(StandardCharsets.US_ASCII);
    final int end = ETHERNET + IPV4 + TCP + payload.length;
    ip(to, 6, end);
    frame.putShort((short) srcPort).putShort((short) dstPort);
    frame.putInt(segment.sequence()).putInt(segment.acknowledged());
    frame.put((byte) (TCP / 4 << 4)).put((byte) segment.flags());
    frame.putShort((short) WINDOW).putShort((short) 0).putShort((short) 0).put(payload);
    final int pseudo = sum(ETHERNET + 12, ETHERNET + 20, 6 + end - ETHERNET - IPV4);
    frame.putShort(ETHERNET + IPV4 + 16, (short) ~sum(ETHERNET + IPV4, end, pseudo));
    return this;
  }

  /** What is in a TCP segment beside its ports. */
  record Segment(int flags, int sequence, int acknowledged, String text) {}

  private void ethernet(final Watched to, final int type) {
    frame.clear();
    mac(to.mac());
    mac(ForwardingTables.ROUTER_MAC).putShort((short) type);
  }

  private ByteBuffer mac(final long mac) {
    return frame.putShort((short) (mac >>> 32)).putInt((int) mac);
  }

  private void ip(final Watched to, final int protocol, final int end) {
    ethernet(to, 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (end - ETHERNET)).putInt(0);
    frame.put((byte) TIME_TO_LIVE).put((byte) protocol).putShort((short) 0);
    frame.put(to.gateway().getAddress()).put(to.ip().getAddress());
    frame.putShort(ETHERNET + 10, (short) ~sum(ETHERNET, ETHERNET + IPV4, 0));
    length = end;
  }

  private int sum(final int from, final int to, final int start) {
    int sum = start;
    for (int i = from; i < to; i += 2) {
      sum += (frame.get(i) & 0xff) << 8 | (i + 1 < to ? frame.get(i + 1) & 0xff : 0);
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (sum & 0xffff) + (sum >>> 16);
  }

  @Override
  public void close() {
    arena.close();
  }
}
