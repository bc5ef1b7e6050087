package io.eniswitch.dataplane.packet;

/**
 * What a sender left for the hardware to do on a frame, as in a virtio-net header, packed into one
 * long.
 *
 * <p><b>Layout</b>: bits 0-7 flags, 8-15 segmentation type, 16-31 segment size in bytes, 32-47
 * offset in the frame where the checksum starts, 48-63 offset from there to the checksum field.
 * {@link #NONE} is a finished frame. <b>Source</b>: Virtual I/O Device 1.2, section 5.1.6.
 */
public final class Offload {
  /** Nothing left to do. */
  public static final long NONE = 0;

  /** Flag: the transport checksum field holds the pseudo-header sum only. */
  public static final int NEEDS_CHECKSUM = 1;

  /** Flag: the sender's host vouches for the transport checksum. */
  public static final int CHECKSUM_VALID = 2;

  /** Segmentation type: the frame goes as it is. */
  public static final int SEGMENT_NONE = 0;

  /** Segmentation type: TCP over IPv4. */
  public static final int SEGMENT_TCP4 = 1;

  /** Segmentation type: TCP over IPv6. */
  public static final int SEGMENT_TCP6 = 4;

  /** Segmentation type: UDP datagrams over IPv4 or IPv6. */
  public static final int SEGMENT_UDP = 5;

  /** Bit of the segmentation type: the TCP segment carries ECN marks. */
  public static final int SEGMENT_ECN = 0x80;

  private Offload() {}

  /** Packs the five fields; see the layout above. */
  public static long of(
      final int flags,
      final int segmentType,
      final int segmentBytes,
      final int checksumStart,
      final int checksumOffset) {
    return (flags & 0xffL)
        | (segmentType & 0xffL) << 8
        | (segmentBytes & 0xffffL) << 16
        | (checksumStart & 0xffffL) << 32
        | (checksumOffset & 0xffffL) << 48;
  }

  /** The flags. */
  public static int flags(final long offload) {
    return (int) offload & 0xff;
  }

  /** The segmentation type without its ECN bit. */
  public static int segmentType(final long offload) {
    return (int) (offload >>> 8) & 0x7f;
  }

  /** The segmentation type with its ECN bit, as on the wire. */
  public static int rawSegmentType(final long offload) {
    return (int) (offload >>> 8) & 0xff;
  }

  /** Payload bytes of each segment, 0 if the frame is not segmented. */
  public static int segmentBytes(final long offload) {
    return (int) (offload >>> 16) & 0xffff;
  }

  /** Offset in the frame of the first checksummed byte. */
  public static int checksumStart(final long offload) {
    return (int) (offload >>> 32) & 0xffff;
  }

  /** Offset of the checksum field from {@link #checksumStart}. */
  public static int checksumOffset(final long offload) {
    return (int) (offload >>> 48);
  }

  /** True if the transport checksum is still to be computed. */
  public static boolean needsChecksum(final long offload) {
    return (offload & NEEDS_CHECKSUM) != 0;
  }
}
