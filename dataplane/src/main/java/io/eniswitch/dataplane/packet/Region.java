package io.eniswitch.dataplane.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A range of zeroed off-heap memory that starts on a page, on huge pages where the host has them:
 * reserved ones ({@code vm.nr_hugepages}) if they suffice, else transparent ones.
 *
 * <p>Pages are touched only when written, so a sparse region costs what it holds; on reserved huge
 * pages it costs its size. <b>Threading</b>: made and closed by one thread, after every user of its
 * addresses has stopped.
 */
public final class Region implements AutoCloseable {
  /** What a region lies on. */
  public enum Pages {
    /** Huge pages the host had reserved. */
    RESERVED_HUGE,
    /** The host was asked for transparent huge pages and gives them as it can. */
    TRANSPARENT_HUGE,
    /** Ordinary pages. */
    SMALL,
    /** Memory of a file, on the pages that its kind has. */
    FILE
  }

  /** Length of a huge page; a region of a quarter of it or more asks for huge pages. */
  public static final long HUGE_PAGE_BYTES = 2L << 20;

  private static final long SMALL_PAGE_BYTES = 4096;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int MAP_PRIVATE_ANONYMOUS_HUGETLB = 0x2 | 0x20 | 0x40000;
  private static final int MAP_SHARED_FIXED = 0x1 | 0x10;
  private static final int MADV_HUGEPAGE = 14;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP =
      handle(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle MADVISE =
      handle(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private final long mappedAddress;
  private final long mappedBytes;
  private final long address;
  private final long bytes;
  private Pages pages = Pages.SMALL;
  private boolean closed;

  private Region(final long mappedAddress, final long mappedBytes, final long bytes) {
    this.mappedAddress = mappedAddress;
    this.mappedBytes = mappedBytes;
    this.address = (mappedAddress + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
    this.bytes = bytes;
  }

  /**
   * Maps at least {@code bytes}.
   *
   * @throws OutOfMemoryError if the kernel refuses the range
   */
  public static Region map(final long bytes) {
    final boolean huge = bytes >= HUGE_PAGE_BYTES / 4;
    final long page = huge ? HUGE_PAGE_BYTES : SMALL_PAGE_BYTES;
    final long wholeBytes = (bytes + page - 1) & -page;
    if (huge) {
      final long reserved = mmap(wholeBytes, MAP_PRIVATE_ANONYMOUS_HUGETLB);
      if (reserved != -1) {
        final Region region = new Region(reserved, wholeBytes, bytes);
        region.pages = Pages.RESERVED_HUGE;
        return region;
      }
    }
    final long mappedBytes = wholeBytes + HUGE_PAGE_BYTES;
    final long mapped = mmap(mappedBytes, MAP_PRIVATE_ANONYMOUS_NORESERVE);
    if (mapped == -1) {
      throw new OutOfMemoryError("mmap of " + bytes + " bytes was refused by the kernel");
    }
    final Region region = new Region(mapped, mappedBytes, bytes);
    if (huge) {
      region.adviseHugePages();
    }
    return region;
  }

  /**
   * Maps {@code bytes} of an open file from {@code offset} on, a multiple of a page, shared with
   * everybody who maps them; the file may be closed afterwards.
   *
   * @throws OutOfMemoryError if the kernel refuses the range
   */
  public static Region shared(final int fd, final long offset, final long bytes) {
    // A range of which the aligned part is then replaced by the file's.
    final long mappedBytes = bytes + HUGE_PAGE_BYTES;
    final long mapped = mmap(0, mappedBytes, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
    final Region region = new Region(mapped, mappedBytes, bytes);
    if (mapped == -1 || mmap(region.address, bytes, MAP_SHARED_FIXED, fd, offset) == -1) {
      throw new OutOfMemoryError("mmap of " + bytes + " bytes of a file was refused");
    }
    region.adviseHugePages();
    region.pages = Pages.FILE;
    return region;
  }

  /** Address of the first byte, a multiple of 2 MiB. */
  public long address() {
    return address;
  }

  /** Usable length. */
  public long bytes() {
    return bytes;
  }

  /** What it lies on. */
  public Pages pages() {
    return pages;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        final int ignored = (int) MUNMAP.invokeExact(mappedAddress, mappedBytes);
        assert ignored == 0;
      } catch (final Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  private static long mmap(final long bytes, final int flags) {
    return mmap(0, bytes, flags, -1, 0);
  }

  private static long mmap(
      final long address, final long bytes, final int flags, final int fd, final long offset) {
    try {
      return (long) MMAP.invokeExact(address, bytes, PROT_READ_WRITE, flags, fd, offset);
    } catch (final Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void adviseHugePages() {
    try {
      // A host without transparent huge pages refuses; the region then works on small pages.
      final long wholeBytes = (bytes + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
      final int result = (int) MADVISE.invokeExact(address, wholeBytes, MADV_HUGEPAGE);
      pages = result == 0 ? Pages.TRANSPARENT_HUGE : Pages.SMALL;
    } catch (final Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle handle(final String name, final FunctionDescriptor descriptor) {
    final MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(symbol.reinterpret(Arena.global(), null), descriptor);
  }
}
