package io.eniswitch.benchmarks.sessions;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionKey;
import io.eniswitch.dataplane.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills a table of IPv4 sessions and measures it on the way: whether there is a load from which on
 * it costs much more.
 *
 * <p>It looks sessions up as the pipeline does, by bursts, their records touched first.
 * <b>Threading</b>: one thread.
 */
final class LoadRun {
  private static final int[] LOADS_PERCENT = {30, 50, 70, 80};
  private static final int BURST = PacketVector.CAPACITY;
  private static final int LOOKUPS = 20_000 * BURST;
  private static final int LOOKED_AT_PERCENT = 2;
  private static final long VNI_AND_UDP = 7L << 40 | 17L << 32;

  private final SessionTable table;
  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] addresses = new long[BURST];
  private final long[] services = new long[BURST];
  private final long[] records = new long[BURST];
  private final int capacity;
  private int size;

  @SuppressWarnings("UnusedVariable") // written, so that reading is not compiled away
  private long seen;

  private LoadRun(final int capacity) {
    this.capacity = capacity;
    table = SessionTable.ipv4(capacity);
  }

  /** Measures a table of {@code capacity} records at each load. */
  static List<LoadResult> measure(final int capacity) {
    final LoadRun run = new LoadRun(capacity);
    try (run.table) {
      final List<LoadResult> results = new ArrayList<>();
      for (final int percent : LOADS_PERCENT) {
        results.add(run.at(percent));
      }
      return results;
    }
  }

  private LoadResult at(final int percent) {
    fill(percent - LOOKED_AT_PERCENT);
    final int before = size;
    final long startNs = System.nanoTime();
    fill(percent);
    final double insertNs = (double) (System.nanoTime() - startNs) / (size - before);
    return new LoadResult(percent, insertNs, lookUp(0), lookUp(capacity));
  }

  private void fill(final int percent) {
    final int goal = (int) (capacity * (long) percent / 100);
    while (size < goal) {
      final int count = Math.min(BURST, goal - size);
      for (int i = 0; i < count; i++) {
        write(i, size + i);
      }
      touch(count);
      for (int i = 0; i < count; i++) {
        table.reset(table.insert(hash(i), addresses[i], services[i]));
      }
      size += count;
    }
  }

  /** Looks up sessions numbered from {@code first} on, at random; nanoseconds for each. */
  private double lookUp(final int first) {
    long found = 0;
    final long startNs = System.nanoTime();
    for (int done = 0; done < LOOKUPS; done += BURST) {
      for (int i = 0; i < BURST; i++) {
        write(i, first + random.nextInt(size));
      }
      touch(BURST);
      for (int i = 0; i < BURST; i++) {
        found += table.find(records[i], addresses[i], services[i]) == Session.NONE ? 0 : 1;
      }
    }
    final long ns = System.nanoTime() - startNs;
    if (found != (first == 0 ? LOOKUPS : 0)) {
      throw new IllegalStateException(found + " sessions found of " + LOOKUPS);
    }
    return (double) ns / LOOKUPS;
  }

  private void touch(final int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      records[i] = table.home(hash(i));
      sum += Memory.readLong(records[i]);
    }
    seen += sum;
  }

  private int hash(final int slot) {
    return SessionKey.hash(addresses[slot], services[slot]);
  }

  private void write(final int slot, final int number) {
    addresses[slot] = 0x0b00_0000_0a00_0000L + (number & 0xffff);
    services[slot] = VNI_AND_UDP | number >>> 16 | 1L << 16;
  }
}
