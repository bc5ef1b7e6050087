package io.eniswitch.dataplane.port.offload;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.EthernetHeader;
import io.eniswitch.dataplane.packet.Ipv4Header;
import io.eniswitch.dataplane.packet.Ipv6Header;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * Cuts a TCP segment or a UDP train that is larger than the link into frames with all checksums.
 *
 * <p>{@link #begin} with a frame, then {@link #cut} until {@link #isDone}. The pseudo-header of
 * IPv6 is that of the fixed header's destination: a train behind a routing header is not for us.
 *
 * <p><b>Threading:</b> owned by one worker. <b>Bounds:</b> {@value #MAX_SEGMENTS} frames of one, so
 * that a tenant cannot make the switch do the work of 65,000 packets with one. <b>Source:</b>
 * Virtual I/O Device 1.2, section 5.1.6.2; RFC 9293; RFC 3168, section 6.1.2 for ECN.
 */
public final class Segmenter {
  /** Most frames made of one: 64 KiB in segments of 48 bytes, the least that Linux sends. */
  public static final int MAX_SEGMENTS = 1366;

  private static final int TCP_HEADER_BYTES = 20;
  private static final int TCP_SEQUENCE = 4;
  private static final int TCP_DATA_OFFSET = 12;
  private static final int TCP_FLAGS = 13;
  private static final int TCP_CHECKSUM = 16;
  private static final int FIN_PSH = 0x09;
  private static final int CWR = 0x80;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int UDP_LENGTH = 4;

  private static final int IP = EthernetHeader.BYTES;

  private long frame;
  private boolean ipv4;
  private boolean tcp;
  private int l4;
  private int headerBytes;
  private int payloadBytes;
  private int segmentBytes;
  private int cutBytes;
  private int index;

  /**
   * Starts with the frame of {@code length} bytes at {@code address}, which must stay until {@link
   * #isDone}.
   *
   * @return false if {@code offload} and the frame contradict each other or it needs too many
   *     frames; there is nothing to cut then
   */
  public boolean begin(long address, int length, long offload) {
    frame = address;
    l4 = Offload.checksumStart(offload);
    segmentBytes = Offload.segmentBytes(offload);
    tcp = Offload.segmentType(offload) != Offload.SEGMENT_UDP;
    cutBytes = 0;
    index = 0;
    payloadBytes = 0;
    int leastHeader = tcp ? TCP_HEADER_BYTES : UDP_HEADER_BYTES;
    if (!Offload.needsChecksum(offload) || segmentBytes == 0 || l4 + leastHeader > length) {
      return false;
    }
    int end = packetEnd(Offload.segmentType(offload));
    int l4HeaderBytes = tcp ? tcpHeaderBytes() : UDP_HEADER_BYTES;
    headerBytes = l4 + l4HeaderBytes;
    int payload = end - headerBytes;
    boolean fits = end <= length && payload > 0 && l4HeaderBytes >= leastHeader;
    if (!fits || (payload - 1) / segmentBytes >= MAX_SEGMENTS) {
      return false;
    }
    payloadBytes = payload;
    return true;
  }

  /** Whether all of the frame is cut. */
  public boolean isDone() {
    return cutBytes == payloadBytes;
  }

  /** Frames still to be cut. */
  public int segmentsLeft() {
    int left = payloadBytes - cutBytes;
    return left == 0 ? 0 : (left - 1) / segmentBytes + 1;
  }

  /**
   * Adds the next frames to {@code into}, in buffers of {@code pool}, until the frame is cut, the
   * vector full or the pool empty.
   *
   * @return how many it added
   */
  public int cut(PacketVector into, PacketPool pool) {
    int added = 0;
    while (cutBytes < payloadBytes && into.count < PacketVector.CAPACITY) {
      int bytes = Math.min(segmentBytes, payloadBytes - cutBytes);
      if (headerBytes + bytes > pool.maxFrameBytes()) {
        return added;
      }
      int buffer = pool.allocate();
      if (buffer == PacketPool.NONE) {
        return added;
      }
      long to = pool.frameAddress(buffer);
      Memory.copy(frame, to, headerBytes);
      Memory.copy(frame + headerBytes + cutBytes, to + headerBytes, bytes);
      long pseudoHeader = completeIp(to, headerBytes + bytes - l4);
      if (tcp) {
        completeTcp(to + l4, headerBytes + bytes - l4, pseudoHeader);
      } else {
        Memory.writeShortBe(to + l4 + UDP_LENGTH, UDP_HEADER_BYTES + bytes);
        Checksum.writeUdp(pseudoHeader, to + l4, UDP_HEADER_BYTES + bytes);
      }
      into.add(buffer, to, headerBytes + bytes, 0, Offload.NONE);
      cutBytes += bytes;
      index++;
      added++;
    }
    return added;
  }

  /** Offset in the frame where the IP packet ends, 0 if the headers are not what type says. */
  private int packetEnd(int segmentType) {
    long ip = frame + IP;
    int etherType = EthernetHeader.type(frame);
    ipv4 = etherType == EthernetHeader.TYPE_IPV4;
    if (ipv4) {
      int protocol = tcp ? Ipv4Header.PROTOCOL_TCP : Ipv4Header.PROTOCOL_UDP;
      boolean valid =
          segmentType != Offload.SEGMENT_TCP6
              && l4 >= IP + Ipv4Header.MIN_BYTES
              && l4 == IP + Ipv4Header.headerBytes(ip)
              && Memory.readByte(ip + Ipv4Header.PROTOCOL) == protocol;
      return valid ? IP + Ipv4Header.totalLength(ip) : 0;
    }
    boolean valid =
        etherType == EthernetHeader.TYPE_IPV6
            && segmentType != Offload.SEGMENT_TCP4
            && l4 >= IP + Ipv6Header.BYTES;
    return valid ? IP + Ipv6Header.BYTES + Ipv6Header.payloadLength(ip) : 0;
  }

  private int tcpHeaderBytes() {
    return (Memory.readByte(frame + l4 + TCP_DATA_OFFSET) >>> 4) * 4;
  }

  /** Writes lengths, identification and checksum; returns the sum of the pseudo-header. */
  private long completeIp(long to, int l4Bytes) {
    long ip = to + IP;
    int protocol = tcp ? Ipv4Header.PROTOCOL_TCP : Ipv4Header.PROTOCOL_UDP;
    if (ipv4) {
      int identification = Memory.readShortBe(ip + Ipv4Header.IDENTIFICATION) + index;
      Memory.writeShortBe(ip + Ipv4Header.TOTAL_LENGTH, l4 - IP + l4Bytes);
      Memory.writeShortBe(ip + Ipv4Header.IDENTIFICATION, identification);
      Checksum.writeIpv4Header(ip);
      return Checksum.pseudoHeader4(ip, protocol, l4Bytes);
    }
    Memory.writeShortBe(ip + Ipv6Header.PAYLOAD_LENGTH, l4 - IP - Ipv6Header.BYTES + l4Bytes);
    return Checksum.pseudoHeader6(ip, protocol, l4Bytes);
  }

  /** FIN and PSH belong to the last segment, CWR to the first. */
  private void completeTcp(long segment, int bytes, long pseudoHeader) {
    boolean last = bytes - (headerBytes - l4) == payloadBytes - cutBytes;
    int flags = Memory.readByte(segment + TCP_FLAGS);
    flags &= last ? ~0 : ~FIN_PSH;
    flags &= index == 0 ? ~0 : ~CWR;
    Memory.writeByte(segment + TCP_FLAGS, flags);
    int sequence = Memory.readIntBe(segment + TCP_SEQUENCE) + cutBytes;
    Memory.writeIntBe(segment + TCP_SEQUENCE, sequence);
    Memory.writeShort(segment + TCP_CHECKSUM, 0);
    int checksum = Checksum.finish(pseudoHeader + Checksum.sum(segment, bytes));
    Memory.writeShort(segment + TCP_CHECKSUM, checksum);
  }
}
