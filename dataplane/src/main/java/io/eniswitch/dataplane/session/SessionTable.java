package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * One worker's sessions over IPv4.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: open addressing, linear probing, records
 * of one cache line: the lower and the higher address (8 bytes), then the {@link Session}. Removal
 * shifts back, so that there are no tombstones and no cliff. <b>Bounds</b>: {@code capacity}
 * records of which {@link #MAX_LOAD_PERCENT} percent are used; {@link #insert} answers {@link
 * Session#NONE} beyond. TCP's window needs 32 bytes more, in a second array that other protocols do
 * not touch. <b>Source</b>: Knuth, The Art of Computer Programming, volume 3, section 6.4,
 * algorithm R.
 */
public final class SessionTable implements AutoCloseable {
  /** Share of the records that may be used. */
  public static final int MAX_LOAD_PERCENT = 80;

  /** Length of a record: addresses and {@link Session}. */
  public static final int RECORD_BYTES = 64;

  /** Where the {@link Session} starts in a record. */
  public static final int SESSION_AT = 8;

  /** Bytes of a session's TCP window record. */
  public static final int WINDOW_BYTES = 32;

  private final Region region;
  private final Region windows;
  private final long base;
  private final int capacity;
  private final int maxSessions;
  private int size;

  /** Maps a table of {@code capacity} records, 16 or more. */
  public SessionTable(final int capacity) {
    if (capacity < 16) {
      throw new IllegalArgumentException("session capacity " + capacity + ": needs 16 or more");
    }
    this.capacity = capacity;
    maxSessions = (int) (capacity * (long) MAX_LOAD_PERCENT / 100);
    region = Region.map((long) capacity * RECORD_BYTES);
    windows = Region.map((long) capacity * WINDOW_BYTES);
    base = region.address();
  }

  /** Address of the record where the probe for {@code hash} starts. */
  public long home(final int hash) {
    return base + ((hash & 0xffffffffL) * capacity >>> 32) * RECORD_BYTES;
  }

  /** The session with this key, probing from {@code record}, or {@link Session#NONE}. */
  public long find(final long record, final long addresses, final long service) {
    long at = record;
    while (true) {
      final long found = Memory.readLong(at + SESSION_AT);
      if (found == service && Memory.readLong(at) == addresses) {
        return at + SESSION_AT;
      }
      if (found == 0) {
        return Session.NONE;
      }
      at = next(at);
    }
  }

  /**
   * Adds a session that is not there; all but its key is for the caller to {@link #reset}.
   *
   * @return the session, or {@link Session#NONE} if the table is full
   */
  public long insert(final int hash, final long addresses, final long service) {
    if (size >= maxSessions) {
      return Session.NONE;
    }
    long at = home(hash);
    while (Memory.readLong(at + SESSION_AT) != 0) {
      at = next(at);
    }
    Memory.writeLong(at, addresses);
    Memory.writeLong(at + SESSION_AT, service);
    size++;
    return at + SESSION_AT;
  }

  /**
   * Removes a session and closes the gap, which may move other sessions: no address of a session is
   * valid afterwards.
   */
  public void remove(final long session) {
    long gap = session - SESSION_AT;
    long at = gap;
    while (true) {
      at = next(at);
      final long service = Memory.readLong(at + SESSION_AT);
      if (service == 0) {
        break;
      }
      final long home = home(SessionKey.hash(Memory.readLong(at), service));
      if (distance(home, at) >= distance(gap, at)) {
        Memory.copy(at, gap, RECORD_BYTES);
        Memory.copy(window(at + SESSION_AT), window(gap + SESSION_AT), WINDOW_BYTES);
        gap = at;
      }
    }
    Memory.writeLong(gap + SESSION_AT, 0);
    size--;
  }

  /** Sets all of a session but its key to zero, its TCP window too. */
  public void reset(final long session) {
    for (int i = 8; i < Session.BYTES; i += 8) {
      Memory.writeLong(session + i, 0);
    }
    final long window = window(session);
    for (int i = 0; i < WINDOW_BYTES; i += 8) {
      Memory.writeLong(window + i, 0);
    }
  }

  /** Address of a session's TCP window record. */
  public long window(final long session) {
    return windows.address() + (session - SESSION_AT - base) / RECORD_BYTES * WINDOW_BYTES;
  }

  /** The two addresses of a session, the lower one in the low word. */
  public static long addresses(final long session) {
    return Memory.readLong(session - SESSION_AT);
  }

  /** The session in record {@code index}, or {@link Session#NONE} if it is free. */
  public long at(final int index) {
    final long session = base + (long) index * RECORD_BYTES + SESSION_AT;
    return Session.service(session) == 0 ? Session.NONE : session;
  }

  /** Live sessions, and those that ran out and were not swept yet. */
  public int size() {
    return size;
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
    windows.close();
  }

  private long next(final long record) {
    final long following = record + RECORD_BYTES;
    return following == base + (long) capacity * RECORD_BYTES ? base : following;
  }

  private long distance(final long from, final long to) {
    final long bytes = to - from;
    return bytes >= 0 ? bytes : bytes + (long) capacity * RECORD_BYTES;
  }
}
