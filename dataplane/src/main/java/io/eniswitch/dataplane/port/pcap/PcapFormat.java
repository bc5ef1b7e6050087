package io.eniswitch.dataplane.port.pcap;

/**
 * The classic capture format.
 *
 * <p><b>Layout:</b> a file header of 24 bytes (magic number, version 2.4, time zone, accuracy,
 * longest frame, link type), then per frame a header of 16 bytes (seconds, fraction, bytes in the
 * file, bytes on the wire) and the bytes. The magic number tells the byte order and the fraction's
 * unit. <b>Source:</b> draft-ietf-opsawg-pcap.
 */
final class PcapFormat {
  static final int MAGIC_MICROS = 0xa1b2c3d4;
  static final int MAGIC_NANOS = 0xa1b23c4d;
  static final int MAGIC_NEXT_GENERATION = 0x0a0d0d0a;
  static final int FILE_HEADER_BYTES = 24;
  static final int FRAME_HEADER_BYTES = 16;
  static final int VERSION_MAJOR = 2;
  static final int VERSION_MINOR = 4;
  static final int LINK_TYPE_AT = 20;
  static final int LINK_TYPE_ETHERNET = 1;

  /** Longest frame of any file: what capture programs use as "no limit". */
  static final int MAX_FRAME_BYTES = 262_144;

  private PcapFormat() {}
}
