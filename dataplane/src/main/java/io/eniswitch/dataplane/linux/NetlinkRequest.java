package io.eniswitch.dataplane.linux;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A netlink message under construction: a fixed header of the family, then attributes, which may be
 * nested.
 *
 * <p><b>Layout:</b> host byte order; everything starts on a multiple of 4 bytes. <b>Bounds:</b>
 * {@value #MAX_BYTES} bytes, beyond which {@link BufferOverflowException} is thrown: no request of
 * this package comes near. <b>Threading:</b> one thread.
 */
final class NetlinkRequest {
  static final int MAX_BYTES = 2048;

  /** Bytes before the family's header: length, type, flags, sequence number, port. */
  static final int HEADER_BYTES = 16;

  static final int CREATE = 0x400;
  static final int EXCLUSIVE = 0x200;
  static final int REPLACE = 0x100;
  static final int DUMP = 0x300;

  private static final int REQUEST = 0x1;
  private static final int ACK = 0x4;
  private static final int NESTED = 0x8000;

  private final ByteBuffer buffer =
      ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder()).position(HEADER_BYTES);
  private final String call;
  private final String object;

  /**
   * A request that is acknowledged, or a dump.
   *
   * @param type RTM_NEWLINK and so on
   * @param flags of this class's constants
   * @param call what is done, for messages: {@code add address}
   * @param object to what
   */
  NetlinkRequest(int type, int flags, String call, String object) {
    this.call = call;
    this.object = object;
    boolean dump = (flags & DUMP) == DUMP;
    buffer.putShort(4, (short) type);
    buffer.putShort(6, (short) (flags | REQUEST | (dump ? 0 : ACK)));
  }

  /** Appends one byte of the family's header. */
  NetlinkRequest u8(int value) {
    buffer.put((byte) value);
    return this;
  }

  /** Appends two bytes of the family's header. */
  NetlinkRequest u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  /** Appends four bytes of the family's header. */
  NetlinkRequest u32(int value) {
    buffer.putInt(value);
    return this;
  }

  /** Changes four bytes of the family's header, {@code offset} from its start. */
  NetlinkRequest replaceU32(int offset, int value) {
    buffer.putInt(HEADER_BYTES + offset, value);
    return this;
  }

  /** Appends an attribute of bytes. */
  NetlinkRequest attribute(int type, byte[] value) {
    buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }

  /** Appends an attribute of four bytes. */
  NetlinkRequest attribute(int type, int value) {
    buffer.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  /** Appends an attribute of a zero-terminated string. */
  NetlinkRequest attribute(int type, String value) {
    return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a nested attribute; returns what {@link #end} wants. */
  int begin(int type) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (type | NESTED));
    return start;
  }

  /** Ends the nested attribute that started at {@code start}. */
  NetlinkRequest end(int start) {
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  /** The message, with this sequence number, ready to be sent. */
  ByteBuffer finish(int sequence) {
    buffer.putInt(0, buffer.position());
    buffer.putInt(8, sequence);
    return buffer.duplicate().flip();
  }

  /** The exception for a refusal, with the kernel's own words if it gave any. */
  LinuxException failure(int errno, String words) {
    return new LinuxException("rtnetlink " + call, object, errno, words);
  }
}
