package io.eniswitch.dataplane.packet;

import org.agrona.UnsafeApi;

/**
 * Off-heap memory by absolute address, in the machine's byte order unless a name ends in {@code Be}
 * (network order).
 *
 * <p>Nothing is checked: an address outside a live {@link Region} ends the process. Every caller
 * owns the region it touches or was handed an offset that {@code parse} has validated.
 *
 * <p><b>Threading</b>: plain accessors are for a single owner; {@code acquireX}/{@code releaseX}
 * publish between threads.
 */
public final class Memory {
  private static final long BYTES_AT = UnsafeApi.arrayBaseOffset(byte[].class);

  private Memory() {}

  /** The byte at {@code address}, as 0 to 255. */
  public static int readByte(final long address) {
    return UnsafeApi.getByte(null, address) & 0xff;
  }

  /** Writes the low 8 bits of {@code value}. */
  public static void writeByte(final long address, final int value) {
    UnsafeApi.putByte(null, address, (byte) value);
  }

  /** The two bytes at {@code address} in machine order, as 0 to 65535. */
  public static int readShort(final long address) {
    return UnsafeApi.getShort(null, address) & 0xffff;
  }

  /** Writes the low 16 bits of {@code value} in machine order. */
  public static void writeShort(final long address, final int value) {
    UnsafeApi.putShort(null, address, (short) value);
  }

  /** The two bytes at {@code address} in network order, as 0 to 65535. */
  public static int readShortBe(final long address) {
    return Short.reverseBytes(UnsafeApi.getShort(null, address)) & 0xffff;
  }

  /** Writes the low 16 bits of {@code value} in network order. */
  public static void writeShortBe(final long address, final int value) {
    UnsafeApi.putShort(null, address, Short.reverseBytes((short) value));
  }

  /** The four bytes at {@code address} in machine order. */
  public static int readInt(final long address) {
    return UnsafeApi.getInt(null, address);
  }

  /** Writes four bytes in machine order. */
  public static void writeInt(final long address, final int value) {
    UnsafeApi.putInt(null, address, value);
  }

  /** The four bytes at {@code address} in network order. */
  public static int readIntBe(final long address) {
    return Integer.reverseBytes(UnsafeApi.getInt(null, address));
  }

  /** Writes four bytes in network order. */
  public static void writeIntBe(final long address, final int value) {
    UnsafeApi.putInt(null, address, Integer.reverseBytes(value));
  }

  /** The eight bytes at {@code address} in machine order. */
  public static long readLong(final long address) {
    return UnsafeApi.getLong(null, address);
  }

  /** Writes eight bytes in machine order. */
  public static void writeLong(final long address, final long value) {
    UnsafeApi.putLong(null, address, value);
  }

  /** The eight bytes at {@code address} in network order. */
  public static long readLongBe(final long address) {
    return Long.reverseBytes(UnsafeApi.getLong(null, address));
  }

  /** Writes eight bytes in network order. */
  public static void writeLongBe(final long address, final long value) {
    UnsafeApi.putLong(null, address, Long.reverseBytes(value));
  }

  /** Reads four aligned bytes; later loads and stores stay after it. */
  public static int acquireInt(final long address) {
    return UnsafeApi.getIntAcquire(null, address);
  }

  /** Writes four aligned bytes; earlier loads and stores stay before it. */
  public static void releaseInt(final long address, final int value) {
    UnsafeApi.putIntRelease(null, address, value);
  }

  /** Reads eight aligned bytes; later loads and stores stay after it. */
  public static long acquireLong(final long address) {
    return UnsafeApi.getLongAcquire(null, address);
  }

  /** Writes eight aligned bytes; earlier loads and stores stay before it. */
  public static void releaseLong(final long address, final long value) {
    UnsafeApi.putLongRelease(null, address, value);
  }

  /** Replaces {@code expected} by {@code value} atomically; false if another value was found. */
  public static boolean casLong(final long address, final long expected, final long value) {
    return UnsafeApi.compareAndSetLong(null, address, expected, value);
  }

  /** Adds atomically and answers the value before. */
  public static long addLong(final long address, final long delta) {
    return UnsafeApi.getAndAddLong(null, address, delta);
  }

  /** Copies {@code length} bytes; the ranges may overlap. */
  public static void copy(final long from, final long to, final long length) {
    UnsafeApi.copyMemory(null, from, null, to, length);
  }

  /** Copies {@code length} bytes into {@code to} from {@code from[fromIndex]} on. */
  public static void copy(final byte[] from, final int fromIndex, final long to, final int length) {
    UnsafeApi.copyMemory(from, BYTES_AT + fromIndex, null, to, length);
  }

  /** Copies {@code length} bytes at {@code from} to {@code to[toIndex]} and on. */
  public static void copy(final long from, final byte[] to, final int toIndex, final int length) {
    UnsafeApi.copyMemory(null, from, to, BYTES_AT + toIndex, length);
  }

  /** Sets {@code length} bytes to {@code value}. */
  public static void fill(final long address, final long length, final int value) {
    UnsafeApi.setMemory(null, address, length, (byte) value);
  }

  /** Orders every store before it against every one after it. */
  public static void storeFence() {
    UnsafeApi.storeStoreFence();
  }

  /** Orders every load and store before it against every one after it. */
  public static void fullFence() {
    UnsafeApi.fullFence();
  }
}
