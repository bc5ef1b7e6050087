package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;

/**
 * What a frame weighs: packets and bytes as on a wire, Ethernet header included, in one long. A
 * segment that its sender left for hardware to cut weighs what its pieces weigh, so that segments
 * of 64 KiB neither evade a packet rate nor get more bandwidth than frames of the MTU.
 *
 * <p><b>Layout</b>: bits 0-39 bytes, 40-63 packets; the sum of up to 256 weights is one too.
 * <b>Threading</b>: any. <b>Bounds</b>: the header of a segment is read where its offload says, if
 * that lies within the frame; an offload that makes no sense weighs as one packet.
 */
final class WireSize {
  private static final int PACKETS_SHIFT = 40;
  private static final long ONE_PACKET = 1L << PACKETS_SHIFT;
  private static final long BYTES_MASK = ONE_PACKET - 1;
  private static final long GUARDS = 1L << PACKETS_SHIFT - 1 | Long.MIN_VALUE;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int LEAST_TCP_HEADER_BYTES = 20;
  private static final int TCP_OFFSET_AT = 12;

  private WireSize() {}

  /** Weight of the frame of {@code length} bytes at {@code frame}. */
  static long of(final long frame, final int length, final long offload) {
    final int segmentBytes = Offload.segmentBytes(offload);
    return segmentBytes == 0 ? ONE_PACKET | length : ofSegments(frame, length, offload);
  }

  /** A weight of so many bytes and packets. */
  static long of(final long bytes, final int packets) {
    return (long) packets << PACKETS_SHIFT | bytes;
  }

  /**
   * What is left of {@code room} without {@code weight}; {@link #isRest} says whether there was as
   * much, bytes up to 2^39 and packets up to 2^23.
   */
  static long rest(final long room, final long weight) {
    // A guard above each count is taken from it where there is too little.
    return (room | GUARDS) - weight ^ GUARDS;
  }

  /** True if what {@link #rest} answered is left. */
  static boolean isRest(final long rest) {
    return (rest & GUARDS) == 0;
  }

  /** What is missing to {@code whole} if there is {@code part}, of bytes and packets each. */
  static long missing(final long whole, final long part) {
    return of(Math.max(0, bytes(whole) - bytes(part)), Math.max(0, packets(whole) - packets(part)));
  }

  /** Packets of a weight. */
  static int packets(final long weight) {
    return (int) (weight >>> PACKETS_SHIFT);
  }

  /** Bytes of a weight. */
  static long bytes(final long weight) {
    return weight & BYTES_MASK;
  }

  private static long ofSegments(final long frame, final int length, final long offload) {
    final int l4Offset = Offload.checksumStart(offload);
    final int type = Offload.segmentType(offload);
    if (type == Offload.SEGMENT_NONE || l4Offset + LEAST_TCP_HEADER_BYTES > length) {
      return ONE_PACKET | length;
    }
    final int l4Bytes =
        type == Offload.SEGMENT_UDP
            ? UDP_HEADER_BYTES
            : Memory.readByte(frame + l4Offset + TCP_OFFSET_AT) >>> 2 & 0x3c;
    final int headerBytes = l4Offset + l4Bytes;
    final int segmentBytes = Offload.segmentBytes(offload);
    final int payloadBytes = length - headerBytes;
    if (payloadBytes <= segmentBytes) {
      return ONE_PACKET | length;
    }
    final int packets = (payloadBytes + segmentBytes - 1) / segmentBytes;
    return (long) packets << PACKETS_SHIFT | payloadBytes + (long) packets * headerBytes;
  }
}
