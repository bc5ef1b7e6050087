package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;

/**
 * Memory with a descriptor, so that it can be passed to another process and outlives the one that
 * made it as long as somebody holds it. It has no name in any file system.
 *
 * <p><b>Threading:</b> stateless. <b>Source:</b> memfd_create(2).
 */
public final class MemoryFile {
  private static final int CLOSE_ON_EXEC = 1;
  private static final int SEEK_END = 2;
  private static final NativeFunction CREATE = NativeFunction.of("memfd_create", 2);
  private static final NativeFunction TRUNCATE = NativeFunction.of("ftruncate", 2);
  private static final NativeFunction SEEK = NativeFunction.returningLong("lseek", 3);

  private MemoryFile() {}

  /**
   * Memory of {@code bytes}, all zero, that costs what is written to it.
   *
   * @throws LinuxException if the kernel refuses it
   */
  public static Fd create(String name, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocateFrom(name).address();
      Fd fd = new Fd((int) CREATE.checked(name, text, CLOSE_ON_EXEC), name);
      try {
        TRUNCATE.checked(name, fd.number(), bytes);
        return fd;
      } catch (LinuxException e) {
        fd.close();
        throw e;
      }
    }
  }

  /** Length of such memory in bytes. */
  public static long bytes(Fd fd) {
    return SEEK.checked(fd, fd.number(), 0, SEEK_END);
  }
}
