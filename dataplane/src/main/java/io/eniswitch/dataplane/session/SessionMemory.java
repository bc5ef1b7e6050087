package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.MemoryFile;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the sessions of all workers lie in, and whose the ENIs are that they speak of. As
 * a file it can be read by the next process, which finds there what this one knew last.
 *
 * <p><b>Threading</b>: each worker writes its own tables, the table thread {@link #name} and {@link
 * #unname}. <b>Layout</b> of the file, each part on pages of its own: a head (0 {@link #FORMAT}, 8
 * {@link Shape}) · 16 bytes per ENI: its identity and its {@code birthEpoch} · per worker the
 * records and windows of IPv4, the records of IPv6. <b>Source</b>: decision 90.
 */
public final class SessionMemory implements AutoCloseable {
  /** Changes with the layout of anything in it, sessions and windows included. */
  static final long FORMAT = 0x656e69_73657373L << 8 | 1;

  // Parts that begin on a huge page can lie on huge pages; what is not written costs nothing.
  private static final long PAGE_BYTES = Region.HUGE_PAGE_BYTES;
  private static final long HEAD_BYTES = 4096;
  private static final int SHAPE = 8;
  private static final int NAME_BYTES = 16;
  private static final int BIRTH = 8;
  private static final int MOST_WORKERS = 64;
  private static final int MOST_RECORDS = 1 << 26;

  private final @Nullable Fd file;
  private final Shape shape;
  private final List<Region> mapped = new ArrayList<>();
  private final Region names;
  private final List<Part> parts = new ArrayList<>();
  private long end;

  /**
   * How much there is of what.
   *
   * @param workers how many
   * @param ipv4 IPv4 records of each
   * @param ipv6 IPv6 records of each
   * @param enis most ENIs
   */
  public record Shape(int workers, int ipv4, int ipv6, int enis) {}

  /** The memory of one worker's tables. */
  record Part(Region records4, Region windows4, Region records6) {}

  private SessionMemory(final @Nullable Fd file, final Shape shape) {
    this.file = file;
    this.shape = shape;
    end = PAGE_BYTES;
    names = map((long) shape.enis() * NAME_BYTES);
    for (int i = 0; i < shape.workers(); i++) {
      parts.add(
          new Part(
              map((long) shape.ipv4() * SessionTable.RECORD4_BYTES),
              map((long) shape.ipv4() * SessionTable.WINDOW_BYTES),
              map((long) shape.ipv6() * SessionTable.RECORD6_BYTES)));
    }
  }

  /** Memory that ends with this process, on huge pages where the host has them. */
  public static SessionMemory ofProcess(final Shape shape) {
    return new SessionMemory(null, shape);
  }

  /** Memory that can be passed on. */
  public static SessionMemory shared(final Shape shape) {
    final Fd file = MemoryFile.create("eniswitch-sessions", bytes(shape));
    final SessionMemory made = new SessionMemory(file, shape);
    try (Region head = Region.shared(file.number(), 0, HEAD_BYTES)) {
      final long at = head.address() + SHAPE;
      Memory.writeInt(at, shape.workers());
      Memory.writeInt(at + 4, shape.ipv4());
      Memory.writeInt(at + 8, shape.ipv6());
      Memory.writeInt(at + 12, shape.enis());
      Memory.releaseLong(head.address(), FORMAT);
    }
    return made;
  }

  /**
   * The memory of another process; empty if its layout is not the one of this version.
   *
   * @param file owned by the memory from now on, or closed
   */
  public static Optional<SessionMemory> of(final Fd file) {
    if (MemoryFile.bytes(file) >= PAGE_BYTES) {
      try (Region head = Region.shared(file.number(), 0, HEAD_BYTES)) {
        final long at = head.address() + SHAPE;
        final Shape shape =
            new Shape(
                Memory.readInt(at),
                Memory.readInt(at + 4),
                Memory.readInt(at + 8),
                Memory.readInt(at + 12));
        if (Memory.acquireLong(head.address()) == FORMAT
            && isPossible(shape)
            && MemoryFile.bytes(file) >= bytes(shape)) {
          return Optional.of(new SessionMemory(file, shape));
        }
      }
    }
    file.close();
    return Optional.empty();
  }

  /** How much there is of what. */
  public Shape shape() {
    return shape;
  }

  /** What to pass on; only of memory that is not {@link #ofProcess}. */
  public Fd file() {
    if (file == null) {
      throw new IllegalStateException("it ends with this process");
    }
    return file;
  }

  /** Says whose an ENI's index is from now on; {@code identity} is not 0. */
  public void name(final int eni, final long identity, final int birthEpoch) {
    Memory.writeInt(at(eni) + BIRTH, birthEpoch);
    Memory.releaseLong(at(eni), identity);
  }

  /** An index is nobody's. */
  public void unname(final int eni) {
    Memory.releaseLong(at(eni), 0);
  }

  /** Whose an ENI's index is, 0 for nobody's. */
  long identity(final int eni) {
    return Memory.acquireLong(at(eni));
  }

  /** The first policy epoch of the ENI that has an index. */
  int birthEpoch(final int eni) {
    return Memory.readInt(at(eni) + BIRTH);
  }

  /** The sessions of a worker. */
  public SessionTables tables(final int worker) {
    return new SessionTables(ipv4(worker), ipv6(worker));
  }

  /** The IPv4 sessions of a worker. */
  SessionTable ipv4(final int worker) {
    final Part part = parts.get(worker);
    return new SessionTable(shape.ipv4(), part.records4(), part.windows4());
  }

  /** The IPv6 sessions of a worker. */
  SessionTable ipv6(final int worker) {
    return new SessionTable(shape.ipv6(), parts.get(worker).records6(), null);
  }

  @Override
  public void close() {
    mapped.forEach(Region::close);
    if (file != null) {
      file.close();
    }
  }

  private Region map(final long bytes) {
    final long wholeBytes = pages(bytes);
    final Region region =
        file == null ? Region.map(wholeBytes) : Region.shared(file.number(), end, wholeBytes);
    end += wholeBytes;
    mapped.add(region);
    return region;
  }

  private long at(final int eni) {
    return names.address() + (long) eni * NAME_BYTES;
  }

  private static boolean isPossible(final Shape shape) {
    return shape.workers() > 0
        && shape.workers() <= MOST_WORKERS
        && Math.min(shape.ipv4(), shape.ipv6()) >= SessionTable.LEAST_CAPACITY
        && Math.max(shape.ipv4(), shape.ipv6()) <= MOST_RECORDS
        && shape.enis() > 0
        && shape.enis() <= MOST_RECORDS;
  }

  private static long bytes(final Shape shape) {
    final long perWorker =
        pages((long) shape.ipv4() * SessionTable.RECORD4_BYTES)
            + pages((long) shape.ipv4() * SessionTable.WINDOW_BYTES)
            + pages((long) shape.ipv6() * SessionTable.RECORD6_BYTES);
    return PAGE_BYTES + pages((long) shape.enis() * NAME_BYTES) + shape.workers() * perWorker;
  }

  private static long pages(final long bytes) {
    return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
  }
}
