package io.eniswitch.dataplane.linux;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of the packet path: no allocation, no exception, addresses as plain numbers.
 * Each returns what the call returned, or {@code -errno}.
 *
 * <p><b>Threading:</b> any thread. <b>Bounds:</b> the caller vouches for every address and length.
 */
public final class Libc {
  /** Bytes of one {@code struct iovec}: address, then length, 8 bytes each. */
  public static final int IOVEC_BYTES = 16;

  /** Bytes of one {@code struct pollfd}: int fd, short events, short revents. */
  public static final int POLLFD_BYTES = 8;

  private static final MethodHandle READ = ssize("read", 3);
  private static final MethodHandle WRITE = ssize("write", 3);
  private static final MethodHandle READV = ssize("readv", 3);
  private static final MethodHandle WRITEV = ssize("writev", 3);
  private static final MethodHandle SEND = ssize("sendto", 6);
  private static final MethodHandle RECEIVE = ssize("recvfrom", 6);
  private static final MethodHandle POLL = NativeFunction.handle("poll", ValueLayout.JAVA_INT, 3);
  private static final MethodHandle EPOLL_WAIT =
      NativeFunction.handle("epoll_wait", ValueLayout.JAVA_INT, 4);

  private Libc() {}

  private static MethodHandle ssize(String name, int parameters) {
    return NativeFunction.handle(name, ValueLayout.JAVA_LONG, parameters, new Linker.Option[0]);
  }

  /** read(2): bytes read, 0 at the end, or {@code -errno}. */
  public static long read(int fd, long address, long length) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result = (long) READ.invokeExact(errno, (long) fd, address, length);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("read", t);
    }
  }

  /** write(2): bytes written, or {@code -errno}. */
  public static long write(int fd, long address, long length) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result = (long) WRITE.invokeExact(errno, (long) fd, address, length);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("write", t);
    }
  }

  /** readv(2) into {@code count} iovecs at {@code iovecs}: bytes read, or {@code -errno}. */
  public static long readv(int fd, long iovecs, int count) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result = (long) READV.invokeExact(errno, (long) fd, iovecs, (long) count);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("readv", t);
    }
  }

  /** writev(2) of {@code count} iovecs at {@code iovecs}: bytes written, or {@code -errno}. */
  public static long writev(int fd, long iovecs, int count) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result = (long) WRITEV.invokeExact(errno, (long) fd, iovecs, (long) count);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("writev", t);
    }
  }

  /** send(2): bytes sent, or {@code -errno}. */
  public static long send(int fd, long address, long length, int flags) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result =
          (long) SEND.invokeExact(errno, (long) fd, address, length, (long) flags, 0L, 0L);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("sendto", t);
    }
  }

  /** recv(2): bytes received, or {@code -errno}. */
  public static long receive(int fd, long address, long length, int flags) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result =
          (long) RECEIVE.invokeExact(errno, (long) fd, address, length, (long) flags, 0L, 0L);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("recvfrom", t);
    }
  }

  /**
   * poll(2) over {@code count} pollfds at {@code pollfds}: how many are ready, 0 after {@code
   * timeoutMs} (-1: no timeout), or {@code -errno}.
   */
  public static long poll(long pollfds, int count, int timeoutMs) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result = (long) POLL.invokeExact(errno, pollfds, (long) count, (long) timeoutMs);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("poll", t);
    }
  }

  /** epoll_wait(2) into {@code maxEvents} events at {@code events}: how many, or {@code -errno}. */
  public static long epollWait(int fd, long events, int maxEvents, int timeoutMs) {
    MemorySegment errno = NativeFunction.errnoSegment();
    try {
      long result =
          (long)
              EPOLL_WAIT.invokeExact(errno, (long) fd, events, (long) maxEvents, (long) timeoutMs);
      return result == -1 ? NativeFunction.errno(errno) : result;
    } catch (Throwable t) {
      throw NativeFunction.unexpected("epoll_wait", t);
    }
  }
}
