package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An eventfd(2): any thread wakes the one that sleeps in {@link Epoll#await} or poll.
 *
 * <p><b>Threading:</b> {@link #signal} from any thread, {@link #drain} from the sleeper.
 */
public final class EventFd implements AutoCloseable {
  private static final int EFD_NONBLOCK_CLOEXEC = Fd.O_NONBLOCK | Fd.O_CLOEXEC;
  private static final NativeFunction EVENTFD = NativeFunction.of("eventfd", 2);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
  private final MemorySegment drained = arena.allocate(ValueLayout.JAVA_LONG);
  private final Fd fd = new Fd((int) EVENTFD.checked("", 0, EFD_NONBLOCK_CLOEXEC), "eventfd");

  /** The descriptor to wait for. */
  public Fd fd() {
    return fd;
  }

  /** Makes the descriptor readable. */
  public void signal() {
    Libc.write(fd.number(), one.address(), Long.BYTES);
  }

  /** Takes all signals; returns how many there were. */
  public long drain() {
    long length = Libc.read(fd.number(), drained.address(), Long.BYTES);
    return length == Long.BYTES ? drained.get(ValueLayout.JAVA_LONG, 0) : 0;
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }
}
