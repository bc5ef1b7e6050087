package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import org.jspecify.annotations.Nullable;

/**
 * One worker's sessions over one family of addresses.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: open addressing, linear probing. A
 * record starts with the lower and the higher address as loaded from a packet, then the {@link
 * Session}: for IPv4 one cache line of 8 + 56 bytes, for IPv6 two of 32 + 56. Removal shifts back,
 * so that there are no tombstones and no cliff; the memory is whole at every moment, see {@link
 * SessionMemory}. TCP's window needs 32 bytes more: for IPv6 in the record, for IPv4 in a second
 * array that other protocols do not touch. <b>Bounds</b>: {@code capacity} records of which {@link
 * #MAX_LOAD_PERCENT} percent are used; {@link #insert} answers {@link Session#NONE} beyond.
 * <b>Source</b>: Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm R.
 */
public final class SessionTable implements AutoCloseable {
  /** Share of the records that may be used. */
  public static final int MAX_LOAD_PERCENT = 80;

  /** Use of these from which sessions that can be spared are taken out. */
  public static final int PRESSURE_PERCENT = 90;

  /** Use of these from which it counts as full, while there still is room for new ones. */
  public static final int FULL_PERCENT = 99;

  /** Bytes of an IPv4 record. */
  public static final int RECORD4_BYTES = 64;

  /** Bytes of an IPv6 record. */
  public static final int RECORD6_BYTES = 128;

  /** Bytes of a session's TCP window. */
  static final int WINDOW_BYTES = 32;

  /** Fewest records. */
  static final int LEAST_CAPACITY = 16;

  private static final int ADDRESSES4_BYTES = 8;
  private static final int ADDRESSES6_BYTES = 32;

  private final Region region;
  private final @Nullable Region windows;
  private final long base;
  private final int capacity;
  private final int recordShift;
  private final int addressBytes;
  private final int maxSessions;
  private final int pressedFrom;
  private final int fullFrom;
  private int size;

  /**
   * A table over memory of {@code capacity} records, and of as many windows for IPv4; its own from
   * now on.
   */
  SessionTable(final int capacity, final Region records, final @Nullable Region windows) {
    if (capacity < LEAST_CAPACITY) {
      throw new IllegalArgumentException("session capacity " + capacity + ": needs 16 or more");
    }
    this.capacity = capacity;
    final boolean ipv4 = windows != null;
    recordShift = Integer.numberOfTrailingZeros(ipv4 ? RECORD4_BYTES : RECORD6_BYTES);
    addressBytes = ipv4 ? ADDRESSES4_BYTES : ADDRESSES6_BYTES;
    maxSessions = (int) (capacity * (long) MAX_LOAD_PERCENT / 100);
    fullFrom = (int) (maxSessions * (long) FULL_PERCENT / 100);
    pressedFrom = (int) (maxSessions * (long) PRESSURE_PERCENT / 100);
    region = records;
    this.windows = windows;
    base = region.address();
  }

  /** A table of {@code capacity} IPv4 records, 16 or more. */
  public static SessionTable ipv4(final int capacity) {
    return new SessionTable(
        capacity,
        Region.map((long) capacity * RECORD4_BYTES),
        Region.map((long) capacity * WINDOW_BYTES));
  }

  /** A table of {@code capacity} IPv6 records, 16 or more. */
  public static SessionTable ipv6(final int capacity) {
    return new SessionTable(capacity, Region.map((long) capacity * RECORD6_BYTES), null);
  }

  /** Address of the record where the probe for {@code hash} starts. */
  public long home(final int hash) {
    return base + ((hash & 0xffffffffL) * capacity >>> 32 << recordShift);
  }

  /** The IPv4 session with this key, probing from {@code record}, or {@link Session#NONE}. */
  public long find(final long record, final long addresses, final long service) {
    long at = record;
    while (true) {
      final long found = Memory.readLong(at + ADDRESSES4_BYTES);
      if (found == service && Memory.readLong(at) == addresses) {
        return at + ADDRESSES4_BYTES;
      }
      if (found == 0) {
        return Session.NONE;
      }
      at = next(at);
    }
  }

  /**
   * The IPv6 session with this key, probing from {@code record}, or {@link Session#NONE}.
   *
   * @param lower where the lower address lies
   * @param higher where the higher address lies
   */
  public long find6(final long record, final long lower, final long higher, final long service) {
    long at = record;
    while (true) {
      final long found = Memory.readLong(at + ADDRESSES6_BYTES);
      if (found == service && same(at, lower) && same(at + 16, higher)) {
        return at + ADDRESSES6_BYTES;
      }
      if (found == 0) {
        return Session.NONE;
      }
      at = next(at);
    }
  }

  /**
   * Adds an IPv4 session that is not there; all but its key is for the caller to {@link #reset}.
   *
   * @return the session, or {@link Session#NONE} if the table is full
   */
  public long insert(final int hash, final long addresses, final long service) {
    final long record = claim(hash, service);
    if (record == 0) {
      return Session.NONE;
    }
    Memory.writeLong(record, addresses);
    return record + ADDRESSES4_BYTES;
  }

  /** Adds an IPv6 session; as {@link #insert}. */
  public long insert6(final int hash, final long lower, final long higher, final long service) {
    final long record = claim(hash, service);
    if (record == 0) {
      return Session.NONE;
    }
    Memory.copy(lower, record, 16);
    Memory.copy(higher, record + 16, 16);
    return record + ADDRESSES6_BYTES;
  }

  /** Sets all of a session but its key to zero; its TCP window is {@link #resetWindow}'s. */
  public void reset(final long session) {
    for (int i = 8; i < Session.BYTES; i += 8) {
      Memory.writeLong(session + i, 0);
    }
  }

  /** Sets the TCP window of a session to zero. */
  public void resetWindow(final long session) {
    final long window = window(session);
    for (int i = 0; i < WINDOW_BYTES; i += 8) {
      Memory.writeLong(window + i, 0);
    }
  }

  /**
   * Removes a session and closes the gap, which may move other sessions: no address of a session is
   * valid afterwards.
   */
  public void remove(final long session) {
    long gap = session - addressBytes;
    long at = gap;
    while (true) {
      at = next(at);
      if (Memory.readLong(at + addressBytes) == 0) {
        break;
      }
      if (distance(home(hash(at)), at) >= distance(gap, at)) {
        move(at, gap);
        gap = at;
      }
    }
    Memory.writeLong(gap + addressBytes, 0);
    size--;
  }

  /** True if {@code side} of a TCP session may have sent {@code sequence} of late (RFC 5927). */
  public boolean mayHaveSent(final long session, final int side, final int sequence) {
    return TcpTracker.mayHaveSent(window(session), side, sequence);
  }

  /** Where a session's two addresses lie, the lower one first. */
  public long addressesAt(final long session) {
    return session - addressBytes;
  }

  /** The session in record {@code index}, or {@link Session#NONE} if it is free. */
  public long at(final int index) {
    final long session = base + ((long) index << recordShift) + addressBytes;
    return Session.service(session) == 0 ? Session.NONE : session;
  }

  /** Live sessions, and those that ran out and were not swept yet. */
  public int size() {
    return size;
  }

  /** True if it is nearly full. */
  boolean isPressed() {
    return size > pressedFrom;
  }

  /** True if so little room is left that everybody has to give way. */
  boolean isFull() {
    return size > fullFrom;
  }

  /** Number of records. */
  public int capacity() {
    return capacity;
  }

  /** Most sessions it takes. */
  public int maxSessions() {
    return maxSessions;
  }

  @Override
  public void close() {
    region.close();
    if (windows != null) {
      windows.close();
    }
  }

  /** Address of a session's TCP window. */
  long window(final long session) {
    return windows == null
        ? session + Session.BYTES
        : windows.address() + (session - addressBytes - base >> recordShift) * WINDOW_BYTES;
  }

  /** No record counts while it is half written: who reads this memory next may do so any time. */
  private void move(final long from, final long to) {
    final int rest = addressBytes + Long.BYTES;
    Memory.writeLong(to + addressBytes, 0);
    Memory.storeFence();
    Memory.copy(from, to, addressBytes);
    Memory.copy(from + rest, to + rest, (1L << recordShift) - rest);
    // Only TCP has a window; for others its memory is never touched.
    if (windows != null && Session.state(from + addressBytes) != TcpState.NONE) {
      Memory.copy(window(from + addressBytes), window(to + addressBytes), WINDOW_BYTES);
    }
    Memory.storeFence();
    Memory.writeLong(to + addressBytes, Memory.readLong(from + addressBytes));
  }

  private long claim(final int hash, final long service) {
    if (size >= maxSessions) {
      return 0;
    }
    long at = home(hash);
    while (Memory.readLong(at + addressBytes) != 0) {
      at = next(at);
    }
    // What lay here before says nothing of the session that begins here.
    Session.writeFlags(at + addressBytes, 0);
    Memory.storeFence();
    Memory.writeLong(at + addressBytes, service);
    size++;
    return at;
  }

  private int hash(final long record) {
    final long service = Memory.readLong(record + addressBytes);
    return addressBytes == ADDRESSES4_BYTES
        ? SessionKey.hash(Memory.readLong(record), service)
        : SessionKey.hash(SessionKey.fold(record, record + 16), service);
  }

  private static boolean same(final long one, final long other) {
    return Memory.readLong(one) == Memory.readLong(other)
        && Memory.readLong(one + 8) == Memory.readLong(other + 8);
  }

  private long next(final long record) {
    final long following = record + (1L << recordShift);
    return following == base + ((long) capacity << recordShift) ? base : following;
  }

  private long distance(final long from, final long to) {
    final long bytes = to - from;
    return bytes >= 0 ? bytes : bytes + ((long) capacity << recordShift);
  }
}
