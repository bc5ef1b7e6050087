package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory that this process and BPF programs share: a BPF array of one element, mapped.
 *
 * <p><b>Threading:</b> any thread; words are shared with the kernel as between threads.
 * <b>Bounds:</b> a page. <b>Source:</b> {@code include/uapi/linux/bpf.h}.
 */
public final class SharedArray implements AutoCloseable {
  /** Usable length. */
  public static final int BYTES = 4096;

  private static final int MAP_CREATE = 0;
  private static final int TYPE_ARRAY = 2;
  private static final int MMAPABLE = 1 << 10;
  private static final int ATTRIBUTE_BYTES = 72;
  private static final int READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final NativeFunction MMAP = NativeFunction.returningLong("mmap", 6);
  private static final NativeFunction MUNMAP = NativeFunction.of("munmap", 2);

  private final Fd fd;
  private final long address;

  private SharedArray(Fd fd, long address) {
    this.fd = fd;
    this.address = address;
  }

  /**
   * Makes one, all zero.
   *
   * @throws LinuxException EPERM without CAP_BPF, EINVAL before Linux 5.5
   */
  public static SharedArray create() {
    Fd fd;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
      int[] fields = {TYPE_ARRAY, Integer.BYTES, BYTES, 1, MMAPABLE};
      MemorySegment.copy(fields, 0, attributes, ValueLayout.JAVA_INT, 0, fields.length);
      fd = new Fd(BpfFilter.call("BPF_MAP_CREATE", MAP_CREATE, attributes), "bpf array");
    }
    try {
      long address = MMAP.checked(fd, 0, BYTES, READ_WRITE, MAP_SHARED, fd.number(), 0);
      return new SharedArray(fd, address);
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /** Where it is mapped. */
  public long address() {
    return address;
  }

  /** The array, for programs that use it. */
  Fd fd() {
    return fd;
  }

  /** Unmaps it; programs that use it keep it alive for themselves. */
  @Override
  public void close() {
    MUNMAP.call(address, BYTES);
    fd.close();
  }
}
