package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.UdpHeader;
import io.eniswitch.dataplane.port.memory.FrameRing;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.table.ForwardingTables;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.LockSupport;

/**
 * An instance without a kernel: it makes UDP datagrams itself and exchanges them over a memory
 * port.
 */
final class FrameEnd implements DatagramEnd {
  /** Bytes of the headers before a payload. */
  static final int HEADER_BYTES = EthernetHeader.BYTES + Ipv4Header.MIN_BYTES + UdpHeader.BYTES;

  private static final long PAUSE_NS = 1_000;
  private static final int FRAME_BYTES = 9216;
  private static final int TIME_TO_LIVE = 64;

  private final MemoryPort port;
  private final String ip;
  private final int udpPort;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
  private int peerIp;
  private volatile boolean closed;

  private FrameEnd(MemoryPort port, String ip, int udpPort, int peerIp) {
    this.port = port;
    this.ip = ip;
    this.udpPort = udpPort;
    this.peerIp = peerIp;
  }

  /** An end at {@code ip} that exchanges datagrams with {@code peer}, both on {@code udpPort}. */
  static FrameEnd connect(MemoryPort port, String ip, String peer, int udpPort) {
    return new FrameEnd(port, ip, udpPort, word(peer));
  }

  /** An end at {@code ip} that answers whoever sent last. */
  static FrameEnd listen(MemoryPort port, String ip, int udpPort) {
    return new FrameEnd(port, ip, udpPort, 0);
  }

  @Override
  public void send(ByteBuffer payload) {
    offer(payload);
  }

  /** Sends like {@link #send}; false if the port has no room now. */
  boolean offer(ByteBuffer payload) {
    int payloadBytes = payload.remaining();
    long at = MemorySegment.ofBuffer(frame).address();
    long ipHeader = at + EthernetHeader.BYTES;
    long udp = ipHeader + Ipv4Header.MIN_BYTES;
    int udpBytes = UdpHeader.BYTES + payloadBytes;
    EthernetHeader.write(
        at,
        ForwardingTables.ROUTER_MAC_WORD,
        Long.reverseBytes(DemoNetwork.mac(ip).bits() << 16),
        EthernetHeader.TYPE_IPV4);
    Ipv4Header.write(
        ipHeader, 0, Ipv4Header.MIN_BYTES + udpBytes, TIME_TO_LIVE, Ipv4Header.PROTOCOL_UDP);
    Ipv4Header.writeAddresses(ipHeader, word(ip), peerIp);
    UdpHeader.write(udp, udpPort, udpPort, udpBytes);
    Memory.writeShort(udp + UdpHeader.CHECKSUM, 0); // none, as RFC 768 allows
    frame.put(HEADER_BYTES, payload, payload.position(), payloadBytes);
    return port.inject(at, HEADER_BYTES + payloadBytes, 0);
  }

  @Override
  public long receive(ByteBuffer into) throws ClosedChannelException {
    FrameRing frames = port.sent();
    while (!take(frames, into)) {
      if (closed) {
        throw new ClosedChannelException();
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    return System.nanoTime();
  }

  private boolean take(FrameRing frames, ByteBuffer into) {
    if (frames.size() == 0) {
      return false;
    }
    long at = frames.frame(0);
    long ipHeader = at + EthernetHeader.BYTES;
    long udp = ipHeader + Ipv4Header.MIN_BYTES;
    boolean ours = frames.length(0) >= HEADER_BYTES && UdpHeader.dstPort(udp) == udpPort;
    if (ours) {
      peerIp = Ipv4Header.source(ipHeader);
      int bytes = Math.min(frames.length(0) - HEADER_BYTES, into.remaining());
      MemorySegment payload = MemorySegment.ofAddress(udp + UdpHeader.BYTES).reinterpret(bytes);
      into.put(payload.asByteBuffer());
    }
    frames.release(1);
    return ours;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** An IPv4 address as loaded from a packet. */
  private static int word(String ip) {
    return ByteBuffer.wrap(InetAddress.ofLiteral(ip).getAddress())
        .order(ByteOrder.nativeOrder())
        .getInt();
  }
}
