package io.eniswitch.dataplane.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor, closed once.
 *
 * <p><b>Threading:</b> any thread may close it, but only when no thread uses {@link #number()} any
 * more: the kernel gives the number to the next file that is opened.
 */
public final class Fd implements AutoCloseable {
  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;

  private static final NativeFunction OPEN = NativeFunction.variadic("open", 3, 2);
  private static final NativeFunction CLOSE = NativeFunction.of("close", 1);
  private static final NativeFunction IOCTL = NativeFunction.variadic("ioctl", 3, 2);

  private final int number;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();

  Fd(int number, String name) {
    this.number = number;
    this.name = name;
  }

  /**
   * Opens a file, always with {@code O_CLOEXEC}; a file that is created gets mode 0444.
   *
   * @throws LinuxException if that fails
   */
  public static Fd open(String path, int flags) {
    return open(path, flags, 0444);
  }

  /**
   * Creates a file for reading and writing, mode 0644, or empties the one that is there.
   *
   * @throws LinuxException if that fails
   */
  public static Fd create(String path) {
    return open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
  }

  private static Fd open(String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      long fd = OPEN.checked(path, arena.allocateFrom(path).address(), flags | O_CLOEXEC, mode);
      return new Fd((int) fd, path);
    }
  }

  /** The descriptor, for {@link Libc}. */
  public int number() {
    return number;
  }

  /** What was opened, for messages. */
  public String name() {
    return name;
  }

  /**
   * ioctl(2) with a number or an address as argument.
   *
   * @param requestName the request's name, for the message
   * @throws LinuxException if that fails
   */
  public long ioctl(String requestName, long request, long argument) {
    long result = IOCTL.call(number, request, argument);
    if (result < 0) {
      throw new LinuxException("ioctl " + requestName, name, (int) -result);
    }
    return result;
  }

  /** As {@link #ioctl(String, long, long)} with a pointer to {@code argument}. */
  public long ioctl(String requestName, long request, MemorySegment argument) {
    return ioctl(requestName, request, argument.address());
  }

  /** Whether another descriptor is of the same object in the kernel. */
  boolean isSameAs(Fd other) {
    try {
      return attribute("ino").equals(other.attribute("ino"))
          && attribute("dev").equals(other.attribute("dev"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object attribute(String field) throws IOException {
    return Files.getAttribute(Path.of("/proc/self/fd", Integer.toString(number)), "unix:" + field);
  }

  /** Closes it; does nothing the second time. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      CLOSE.call(number);
    }
  }

  @Override
  public String toString() {
    return name + " (fd " + number + ")";
  }
}
