package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What instances have used of their caps, in a mapped file beside the counters, so that another
 * process can watch it.
 *
 * <p><b>Threading</b>: the table thread writes, anybody reads; each number is whole, a row of them
 * is no snapshot. <b>Layout</b>: a page with the magic number and the capacity, then {@value
 * #ROW_BYTES} bytes per instance index: 64 of name, {@link Lane}s out and in of six longs, three
 * longs of sessions. Pages that nothing wrote take no space.
 */
public final class CapFile implements AutoCloseable {
  /**
   * One direction of an instance, all counted since it began.
   *
   * @param bytesPerSec what can always be had, 0 without a limit
   * @param creditBytes burst saved up now, {@code Long.MAX_VALUE} without one above the base
   * @param throttledNs time during which packets were held back
   * @param bandwidthPackets packets lost beyond the bandwidth
   * @param bandwidthBytes bytes lost beyond the bandwidth
   * @param packetRatePackets packets lost beyond the packet rate
   */
  public record Lane(
      long bytesPerSec,
      long creditBytes,
      long throttledNs,
      long bandwidthPackets,
      long bandwidthBytes,
      long packetRatePackets) {}

  /**
   * An instance.
   *
   * @param instanceId its name
   * @param egress what it sends
   * @param ingress what it receives
   * @param sessions in use
   * @param sessionsAvailable still to be had, {@code Long.MAX_VALUE} without a limit
   * @param sessionsRefused beyond the limit, since it began
   */
  public record Usage(
      String instanceId,
      Lane egress,
      Lane ingress,
      long sessions,
      long sessionsAvailable,
      long sessionsRefused) {}

  private static final long MAGIC = 0x454e494341505f01L;
  private static final int CAPACITY_AT = 8;
  private static final int ROWS_AT = 4096;
  private static final int ROW_BYTES = 192;
  private static final int NAME_BYTES = 64;
  private static final int LANE_BYTES = 6 * Long.BYTES;
  private static final int SESSIONS_AT = NAME_BYTES + 2 * LANE_BYTES;

  private final Arena arena;
  private final long base;
  private final int capacity;

  private CapFile(final Arena arena, final long base, final int capacity) {
    this.arena = arena;
    this.base = base;
    this.capacity = capacity;
  }

  /** The file that goes with a counter file. */
  public static Path beside(final Path counterFile) {
    return counterFile.resolveSibling(counterFile.getFileName() + ".instances");
  }

  /** Makes the file anew, for instance indices below {@code capacity}. */
  public static CapFile create(final Path path, final int capacity) throws IOException {
    // Another process may have the former one mapped, and a file that shrinks would end it.
    Files.deleteIfExists(path);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      final Arena arena = Arena.ofShared();
      final long bytes = ROWS_AT + (long) capacity * ROW_BYTES;
      final MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      Memory.writeInt(mapped.address() + CAPACITY_AT, capacity);
      Memory.releaseLong(mapped.address(), MAGIC);
      return new CapFile(arena, mapped.address(), capacity);
    }
  }

  /**
   * Opens the file of a switch that runs or ran.
   *
   * @throws IOException if there is none or it is of another version
   */
  public static CapFile open(final Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      final Arena arena = Arena.ofShared();
      final long length = channel.size();
      final MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena);
      final long base = mapped.address();
      if (length >= ROWS_AT && Memory.acquireLong(base) == MAGIC) {
        final int capacity = Memory.readInt(base + CAPACITY_AT);
        if (length >= ROWS_AT + (long) capacity * ROW_BYTES) {
          return new CapFile(arena, base, capacity);
        }
      }
      arena.close();
      throw new IOException(path + " is not a file of instance caps of this version");
    }
  }

  /** Names an instance, or frees its row by an empty name. Table thread. */
  void rename(final int index, final String instanceId) {
    final byte[] text = Arrays.copyOf(instanceId.getBytes(StandardCharsets.UTF_8), NAME_BYTES);
    text[NAME_BYTES - 1] = 0;
    Memory.copy(text, 0, row(index), NAME_BYTES);
  }

  /** Writes what an instance has used by now. Table thread. */
  void write(final int index, final CapTable table, final long nowNs) {
    final long row = row(index);
    for (int direction = CapTable.EGRESS; direction <= CapTable.INGRESS; direction++) {
      final long lane = table.lane(index, direction);
      final long at = row + NAME_BYTES + (long) direction * LANE_BYTES;
      Memory.releaseLong(at, table.bytesPerSec(lane));
      Memory.releaseLong(at + 8, table.savedBytes(lane, nowNs));
      Memory.releaseLong(at + 16, table.counted(lane, CapCounter.THROTTLED_NS));
      Memory.releaseLong(at + 24, table.counted(lane, CapCounter.BANDWIDTH_PACKETS));
      Memory.releaseLong(at + 32, table.counted(lane, CapCounter.BANDWIDTH_BYTES));
      Memory.releaseLong(at + 40, table.counted(lane, CapCounter.PACKET_RATE_PACKETS));
    }
    Memory.releaseLong(row + SESSIONS_AT, table.sessions(index));
    Memory.releaseLong(row + SESSIONS_AT + 8, table.sessionsAvailable(index));
    Memory.releaseLong(row + SESSIONS_AT + 16, table.sessionsRefused(index));
  }

  /** All instances that have a name, in the order of their indices. */
  public List<Usage> usages() {
    final List<Usage> usages = new ArrayList<>();
    for (int index = 0; index < capacity; index++) {
      final long row = row(index);
      if (Memory.readByte(row) != 0) {
        usages.add(
            new Usage(
                name(row),
                lane(row + NAME_BYTES),
                lane(row + NAME_BYTES + LANE_BYTES),
                Memory.acquireLong(row + SESSIONS_AT),
                Memory.acquireLong(row + SESSIONS_AT + 8),
                Memory.acquireLong(row + SESSIONS_AT + 16)));
      }
    }
    return usages;
  }

  @Override
  public void close() {
    arena.close();
  }

  private static String name(final long row) {
    final byte[] text = new byte[NAME_BYTES];
    Memory.copy(row, text, 0, NAME_BYTES);
    int length = 0;
    while (length < NAME_BYTES && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static Lane lane(final long at) {
    return new Lane(
        Memory.acquireLong(at),
        Memory.acquireLong(at + 8),
        Memory.acquireLong(at + 16),
        Memory.acquireLong(at + 24),
        Memory.acquireLong(at + 32),
        Memory.acquireLong(at + 40));
  }

  private long row(final int index) {
    return base + ROWS_AT + (long) index * ROW_BYTES;
  }
}
