package io.eniswitch.benchmarks.tables;

import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.table.CompactIndex;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniSpec;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.table.TableWriter;

/**
 * Tables full of ENIs, and lookups in them the way the pipeline makes them.
 *
 * <p><b>Threading</b>: one thread.
 */
final class LookupRig implements AutoCloseable {
  private static final int VNI = 7;
  private static final int BURST = PacketVector.CAPACITY;
  private static final long MACS = 0x00163e000000L;
  private static final int IPS = 0x0a000001;

  private final ForwardingTables tables;
  private final int enis;
  private final long entries;
  private final PacketVector vector = new PacketVector();
  private final long[] keys = new long[BURST];
  private long state = 1;

  LookupRig(final int enis) {
    this.enis = enis;
    tables = new ForwardingTables(enis, 1, 1);
    entries = tables.enis().baseAddress();
    final TableWriter writer = new TableWriter(tables);
    for (int i = 0; i < enis; i++) {
      final long macWord = EniSpec.macWord(MACS + i, EniEntry.CHECK_ADDRESSES);
      writer.addEni(new EniSpec(VNI, macWord, (int) ipKey(i), 1, 1500, 0));
      if ((i & 0xffff) == 0) {
        writer.reclaim();
      }
    }
    writer.reclaim();
    vector.count = BURST;
  }

  /** Memory of the records and both indexes. */
  long bytes() {
    return tables.enis().bytes() + tables.ipv4().bytes() + tables.macs().bytes();
  }

  /**
   * Finds {@link PacketVector#CAPACITY} random ENIs, touching ahead as the pipeline does; answers
   * how many were found.
   */
  int burst(final boolean byMac) {
    for (int i = 0; i < BURST; i++) {
      keys[i] = key(nextEni(), byMac);
    }
    final CompactIndex.View view = view(byMac);
    final long[] scratch = vector.scratch;
    for (int i = 0; i < BURST; i++) {
      scratch[i] = view.bucket(CompactIndex.hash(VNI, keys[i]));
    }
    vector.touch();
    final int[] found = vector.destinationEni;
    for (int i = 0; i < BURST; i++) {
      final int part = (int) (byMac ? keys[i] >>> 16 : keys[i]);
      found[i] = CompactIndex.candidate(scratch[i], part);
      scratch[i] = entries + (long) Math.max(found[i], 0) * EniEntry.BYTES;
    }
    vector.touch();
    return countFound(view, byMac);
  }

  /** Finds {@code count} ENIs one after another, each chosen by the one before. */
  int singles(final int count, final boolean byMac) {
    final CompactIndex.View view = view(byMac);
    int found = 0;
    for (int i = 0; i < count; i++) {
      final long key = key(nextEni(), byMac);
      final int eni =
          byMac
              ? CompactIndex.findMac(view, entries, VNI, key)
              : CompactIndex.findIpv4(view, entries, VNI, (int) key);
      found += eni == EniTable.NONE ? 0 : 1;
      state += eni;
    }
    return found;
  }

  @Override
  public void close() {
    tables.close();
  }

  private int countFound(final CompactIndex.View view, final boolean byMac) {
    int count = 0;
    for (int i = 0; i < BURST; i++) {
      final int candidate = vector.destinationEni[i];
      final boolean matches = candidate >= 0 && matches(vector.scratch[i], keys[i], byMac);
      count += matches || find(view, keys[i], byMac) != EniTable.NONE ? 1 : 0;
    }
    return count;
  }

  private static boolean matches(final long entry, final long key, final boolean byMac) {
    return EniEntry.vni(entry) == VNI
        && (!byMac || (EniEntry.macWord(entry) & EniEntry.MAC_MASK) == key);
  }

  private int find(final CompactIndex.View view, final long key, final boolean byMac) {
    return byMac
        ? CompactIndex.findMac(view, entries, VNI, key)
        : CompactIndex.findIpv4(view, entries, VNI, (int) key);
  }

  private CompactIndex.View view(final boolean byMac) {
    return byMac ? tables.macs().view() : tables.ipv4().view();
  }

  private int nextEni() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 32) * enis >>> 32);
  }

  private static long key(final int eni, final boolean byMac) {
    return byMac ? Long.reverseBytes(MACS + eni << 16) : ipKey(eni);
  }

  private static long ipKey(final int eni) {
    return Integer.reverseBytes(IPS + eni) & 0xffffffffL;
  }
}
