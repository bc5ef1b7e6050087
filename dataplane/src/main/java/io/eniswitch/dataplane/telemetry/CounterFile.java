package io.eniswitch.dataplane.telemetry;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The counters of a running switch in a mapped file, so that another process can watch them and
 * they outlive the switch.
 *
 * <p><b>Threading</b>: each worker writes its own block through {@link WorkerCounters}, the table
 * thread writes names, anybody reads. A read of several counters is not a snapshot; each counter
 * only grows until its row is renamed.
 */
public final class CounterFile implements AutoCloseable {
  private final CounterLayout layout;
  private final AutoCloseable memory;
  private final long base;
  // The rows that have had a name: all others are zero, and to touch them would cost their memory.
  private final BitSet named = new BitSet();

  private CounterFile(final CounterLayout layout, final AutoCloseable memory, final long base) {
    this.layout = layout;
    this.memory = memory;
    this.base = base;
  }

  /** Makes the file anew at {@code path}, all counters zero. */
  public static CounterFile create(final Path path, final CounterLayout layout) throws IOException {
    // Another process may have the former one mapped, and a file that shrinks would end it.
    Files.deleteIfExists(path);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      final Arena arena = Arena.ofShared();
      final MemorySegment mapped =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, layout.bytes(), arena);
      final long base = mapped.address();
      Memory.writeInt(base + CounterLayout.WORKERS_AT, layout.workers());
      Memory.writeInt(base + CounterLayout.ROWS_AT, layout.rows());
      Memory.releaseLong(base, CounterLayout.MAGIC);
      return new CounterFile(layout, arena, base);
    }
  }

  /**
   * Opens the file of a switch that runs or ran.
   *
   * @throws IOException if there is none or it is not a counter file
   */
  public static CounterFile open(final Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      final Arena arena = Arena.ofShared();
      final MemorySegment mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      final long base = mapped.address();
      if (channel.size() < 16 || Memory.acquireLong(base) != CounterLayout.MAGIC) {
        arena.close();
        throw new IOException(path + " is not a counter file of this version");
      }
      final CounterLayout layout =
          new CounterLayout(
              Memory.readInt(base + CounterLayout.WORKERS_AT),
              Memory.readInt(base + CounterLayout.ROWS_AT));
      if (layout.bytes() > channel.size()) {
        arena.close();
        throw new IOException(path + " is cut off: " + channel.size() + " of " + layout.bytes());
      }
      return new CounterFile(layout, arena, base);
    }
  }

  /** Counters in memory of this process only. */
  public static CounterFile inMemory(final CounterLayout layout) {
    final Region region = Region.map(layout.bytes());
    return new CounterFile(layout, region, region.address());
  }

  /** The shape of the file. */
  public CounterLayout layout() {
    return layout;
  }

  /** The block that worker {@code worker} writes. */
  public WorkerCounters worker(final int worker) {
    return new WorkerCounters(
        base + layout.dropsAt(worker),
        base + layout.ownAt(worker),
        base + layout.rowsAt(worker),
        base + layout.rowDropsAt(worker));
  }

  /**
   * Gives a row a name and sets its counters to zero, which those of its first name are; an empty
   * name frees it. Table thread.
   */
  public void rename(final int row, final String name) {
    final byte[] text =
        Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), CounterLayout.NAME_BYTES);
    text[CounterLayout.NAME_BYTES - 1] = 0;
    if (named.get(row)) {
      clear(row);
    }
    named.set(row);
    Memory.copy(text, 0, base + layout.nameAt(row), text.length);
  }

  private void clear(final int row) {
    for (int worker = 0; worker < layout.workers(); worker++) {
      Memory.fill(
          base + layout.rowsAt(worker) + (long) row * CounterLayout.ROW_BYTES,
          CounterLayout.ROW_BYTES,
          0);
      Memory.fill(
          base + layout.rowDropsAt(worker) + (long) row * DropReason.LIMIT * 8,
          DropReason.LIMIT * 8L,
          0);
    }
  }

  /** Name of a row, empty if it is free. */
  public String name(final int row) {
    final byte[] text = new byte[CounterLayout.NAME_BYTES];
    Memory.copy(base + layout.nameAt(row), text, 0, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** A counter of a row, over all workers; {@code field} is an offset of {@link CounterLayout}. */
  public long row(final int row, final int field) {
    long sum = 0;
    for (int worker = 0; worker < layout.workers(); worker++) {
      final long at = base + layout.rowsAt(worker) + (long) row * CounterLayout.ROW_BYTES + field;
      sum += Memory.acquireLong(at);
    }
    return sum;
  }

  /** Packets of a row dropped for {@code reason}, over all workers. */
  public long rowDrops(final int row, final DropReason reason) {
    long sum = 0;
    for (int worker = 0; worker < layout.workers(); worker++) {
      final long at = base + layout.rowDropsAt(worker);
      sum += Memory.acquireLong(at + (row * (long) DropReason.LIMIT + reason.ordinal()) * 8);
    }
    return sum;
  }

  /** Packets dropped for {@code reason}, over all workers and ENIs. */
  public long drops(final DropReason reason) {
    long sum = 0;
    for (int worker = 0; worker < layout.workers(); worker++) {
      sum += Memory.acquireLong(base + layout.dropsAt(worker) + reason.ordinal() * 8L);
    }
    return sum;
  }

  /** A counter of one worker; {@code field} is an offset of {@link CounterLayout}. */
  public long own(final int worker, final int field) {
    return Memory.acquireLong(base + layout.ownAt(worker) + field);
  }

  @Override
  public void close() {
    try {
      memory.close();
    } catch (final Exception e) {
      throw new IllegalStateException("the counters could not be unmapped", e);
    }
  }
}
