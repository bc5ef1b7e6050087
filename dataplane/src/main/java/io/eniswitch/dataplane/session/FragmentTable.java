package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.SplittableRandom;

/**
 * The datagrams that are on their way in fragments: the ports that only the first fragment has, and
 * which bytes were seen. Nothing is held back or put together.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b> of a record, 64 bytes: 0 source and 16
 * destination address · 32 VNI and protocol · 36 identification · 40 sending ENI · 44 kind, 0 if
 * free · 48 ports · 52 deadline in ms · 56 length in units of 8 bytes, 0 until the last fragment is
 * seen · 58 end of what was seen · 60 units seen. A bit per unit lies in a second array. Records
 * form sets of {@link #WAYS}, chosen by a hash that nobody outside can foresee. <b>Bounds</b>:
 * {@link #CAPACITY} datagrams, {@link #PER_ENI} of one ENI, {@link #TIMEOUT_MS} each; {@link
 * #claim} answers {@link #NONE} beyond. <b>Source</b>: RFC 5722.
 */
final class FragmentTable implements AutoCloseable {
  /** No datagram. */
  static final long NONE = 0;

  /** Datagrams at once. */
  static final int CAPACITY = 4096;

  /** Datagrams of one ENI at once, so that one cannot take them all. */
  static final int PER_ENI = CAPACITY / 16;

  /** How long the rest of a datagram is waited for. */
  static final int TIMEOUT_MS = 2_000;

  /** Records of a set. */
  static final int WAYS = 8;

  /** Where the six words of a key lie, for the caller to fill in before it asks. */
  static final int KEY_BYTES = 48;

  private static final int RECORD_BYTES = 64;
  private static final int ENI = 40;
  private static final int KIND = 44;
  private static final int PORTS = 48;
  private static final int DEADLINE = 52;
  private static final int LENGTH = 56;
  private static final int END = 58;
  private static final int SEEN = 60;
  private static final int UNITS = 8192;
  private static final int BITMAP_BYTES = UNITS / 8;
  private static final int SWEPT_PER_CYCLE = 16;

  private final Region records = Region.map(CAPACITY * (long) RECORD_BYTES);
  private final Region bitmaps = Region.map(CAPACITY * (long) BITMAP_BYTES);
  private final Region counts;
  private final long base = records.address();
  private final long mixer = new SplittableRandom().nextLong() | 1;
  private int size;
  private int swept;

  /** An empty table for ENIs below {@code eniCapacity}. */
  FragmentTable(final int eniCapacity) {
    counts = Region.map((long) eniCapacity * Integer.BYTES);
  }

  /** The datagram with the key at {@code key}, or {@link #NONE}. */
  long find(final long key, final int nowMs) {
    final long set = set(key);
    for (int i = 0; i < WAYS; i++) {
      final long record = set + (long) i * RECORD_BYTES;
      if (isEqual(record, key)) {
        return isOver(record, nowMs) ? NONE : record;
      }
    }
    return NONE;
  }

  /** Begins a datagram whose key is not there; {@link #NONE} if there is no room for its ENI. */
  long claim(final long key, final int ports, final int nowMs) {
    final long set = set(key);
    for (int i = 0; i < WAYS; i++) {
      final long record = set + (long) i * RECORD_BYTES;
      if (Memory.readInt(record + KIND) != 0 && isOver(record, nowMs)) {
        release(record);
      }
    }
    final long count = count(Memory.readInt(key + ENI));
    if (Memory.readInt(count) >= PER_ENI) {
      return NONE;
    }
    for (int i = 0; i < WAYS; i++) {
      final long record = set + (long) i * RECORD_BYTES;
      if (Memory.readInt(record + KIND) == 0) {
        Memory.copy(key, record, KEY_BYTES);
        Memory.writeInt(record + PORTS, ports);
        Memory.writeInt(record + DEADLINE, nowMs + TIMEOUT_MS);
        Memory.writeLong(record + LENGTH, 0);
        Memory.fill(bitmap(record), BITMAP_BYTES, 0);
        Memory.writeInt(count, Memory.readInt(count) + 1);
        size++;
        return record;
      }
    }
    return NONE;
  }

  /** The ports of the datagram's first fragment. */
  static int ports(final long record) {
    return Memory.readInt(record + PORTS);
  }

  /**
   * Notes that bytes {@code from} to {@code to} of a datagram were seen; a datagram of which all
   * was seen is forgotten.
   *
   * @param last true for the last fragment
   * @return false if some were seen before or lie outside: nothing was noted then
   */
  boolean cover(final long record, final int from, final int to, final boolean last) {
    final int first = from >>> 3;
    final int end = to + 7 >>> 3;
    final int length = Memory.readShort(record + LENGTH);
    final int reach = Memory.readShort(record + END);
    final boolean fits =
        last ? (length == 0 || length == end) && reach <= end : length == 0 || end <= length;
    if (!fits || !mark(bitmap(record), first, end)) {
      return false;
    }
    final int seen = Memory.readShort(record + SEEN) + end - first;
    if (seen == (last ? end : length)) {
      release(record);
      return true;
    }
    Memory.writeShort(record + LENGTH, last ? end : length);
    Memory.writeShort(record + END, Math.max(reach, end));
    Memory.writeShort(record + SEEN, seen);
    return true;
  }

  /** Forgets some datagrams that ran out. */
  void sweep(final int nowMs) {
    if (size == 0) {
      return;
    }
    for (int i = 0; i < SWEPT_PER_CYCLE; i++) {
      final long record = base + (long) swept * RECORD_BYTES;
      if (Memory.readInt(record + KIND) != 0 && isOver(record, nowMs)) {
        release(record);
      }
      swept = swept + 1 & CAPACITY - 1;
    }
  }

  /** Datagrams on their way, and those that ran out and were not swept yet. */
  int size() {
    return size;
  }

  @Override
  public void close() {
    records.close();
    bitmaps.close();
    counts.close();
  }

  /** Sets the bits {@code first} to {@code end}, or none if one was set. */
  private static boolean mark(final long bitmap, final int first, final int end) {
    for (int unit = first; unit < end; unit = (unit | 63) + 1) {
      if ((Memory.readLong(word(bitmap, unit)) & mask(unit, end)) != 0) {
        return false;
      }
    }
    for (int unit = first; unit < end; unit = (unit | 63) + 1) {
      final long word = word(bitmap, unit);
      Memory.writeLong(word, Memory.readLong(word) | mask(unit, end));
    }
    return true;
  }

  private static long word(final long bitmap, final int unit) {
    return bitmap + (unit >>> 6) * 8L;
  }

  /** The bits of {@code unit} and those after it in its word, below {@code end}. */
  private static long mask(final int unit, final int end) {
    final long from = -1L << unit;
    return end > (unit | 63) ? from : from & ~(-1L << end);
  }

  private void release(final long record) {
    final long count = count(Memory.readInt(record + ENI));
    Memory.writeInt(count, Memory.readInt(count) - 1);
    Memory.writeInt(record + KIND, 0);
    size--;
  }

  private static boolean isOver(final long record, final int nowMs) {
    return nowMs - Memory.readInt(record + DEADLINE) >= 0;
  }

  private static boolean isEqual(final long record, final long key) {
    for (int i = 0; i < KEY_BYTES; i += 8) {
      if (Memory.readLong(record + i) != Memory.readLong(key + i)) {
        return false;
      }
    }
    return true;
  }

  private long set(final long key) {
    long x = 0;
    for (int i = 0; i < KEY_BYTES; i += 8) {
      x = (x ^ Memory.readLong(key + i)) * mixer;
      x ^= x >>> 29;
    }
    return base + (x >>> 32 & CAPACITY / WAYS - 1) * (WAYS * RECORD_BYTES);
  }

  private long bitmap(final long record) {
    return bitmaps.address() + (record - base) / RECORD_BYTES * BITMAP_BYTES;
  }

  private long count(final int eni) {
    return counts.address() + (long) eni * Integer.BYTES;
  }
}
