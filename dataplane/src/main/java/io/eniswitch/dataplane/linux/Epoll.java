package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An epoll(7) set of readable descriptors, each with a 64-bit token of the caller's.
 *
 * <p><b>Threading:</b> {@link #await} and {@link #token} belong to one thread; adding and removing
 * from any. <b>Bounds:</b> at most {@code maxEvents} per wait, the rest come with the next one.
 */
public final class Epoll implements AutoCloseable {
  private static final int EPOLLIN = 1;
  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int MODIFY = 3;
  // struct epoll_event is packed on x86-64 only.
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int TOKEN_OFFSET = PACKED ? 4 : 8;
  private static final NativeFunction CREATE = NativeFunction.of("epoll_create1", 1);
  private static final NativeFunction CONTROL = NativeFunction.of("epoll_ctl", 4);

  private final Arena arena = Arena.ofShared();
  private final int maxEvents;
  private final MemorySegment events;
  private final MemorySegment modified;
  private final Fd fd;

  /** An empty set that reports at most {@code maxEvents} descriptors per wait. */
  public Epoll(int maxEvents) {
    this.maxEvents = maxEvents;
    this.events = arena.allocate((long) EVENT_BYTES * maxEvents, 8);
    this.modified = arena.allocate(EVENT_BYTES, 8);
    this.fd = new Fd((int) CREATE.checked("", Fd.O_CLOEXEC), "epoll");
  }

  /**
   * Watches {@code watched} for readability.
   *
   * @throws LinuxException if it is there already, or is no descriptor that can be waited for
   */
  public void add(Fd watched, long token) {
    add(watched.number(), token);
  }

  /** The same for a bare descriptor number. */
  public void add(int watched, long token) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment event = call.allocate(EVENT_BYTES, 8);
      event.set(ValueLayout.JAVA_INT, 0, EPOLLIN);
      event.set(ValueLayout.JAVA_LONG_UNALIGNED, TOKEN_OFFSET, token);
      CONTROL.checked("fd " + watched, fd.number(), ADD, watched, event.address());
    }
  }

  /** Stops watching {@code watched}; a descriptor not in the set is ignored. */
  public void remove(Fd watched) {
    remove(watched.number());
  }

  /** The same for a bare descriptor number. */
  public void remove(int watched) {
    CONTROL.call(fd.number(), REMOVE, watched, 0);
  }

  /**
   * Watches a descriptor of the set for readability, or for its end only; one not in the set is
   * ignored. The thread that waits.
   */
  public void watch(int descriptor, long token, boolean readability) {
    modified.set(ValueLayout.JAVA_INT, 0, readability ? EPOLLIN : 0);
    modified.set(ValueLayout.JAVA_LONG_UNALIGNED, TOKEN_OFFSET, token);
    CONTROL.call(fd.number(), MODIFY, descriptor, modified.address());
  }

  /**
   * Waits up to {@code timeoutMs} (0: not at all, -1: without end). Returns how many are ready, 0
   * also when interrupted by a signal.
   */
  public int await(int timeoutMs) {
    return (int) Math.max(0, Libc.epollWait(fd.number(), events.address(), maxEvents, timeoutMs));
  }

  /** The token of the {@code index}-th ready descriptor of the last wait. */
  public long token(int index) {
    return events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + TOKEN_OFFSET);
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }
}
