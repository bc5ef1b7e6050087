package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers look addresses up while the table thread adds and removes their ENIs in VPCs of equal
 * addresses, grows the indexes and uses records again: nobody ever finds an ENI of another VPC or
 * address, and a record stays what it is until the duty cycle ends.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConcurrentReadersTest {
  private static final long RUN_NS = TimeUnit.SECONDS.toNanos(2);
  private static final int VPCS = 3;
  private static final int ADDRESSES = 400;
  private static final int READERS = 2;
  private static final int LOOKUPS = 32;
  private static final int PRESENT = 2;

  private final ForwardingTables tables = new ForwardingTables(VPCS * ADDRESSES, 16, READERS);
  private final TableWriter writer = new TableWriter(tables);

  /** By key: modulo 4, 0 absent, 2 present, odd while it changes. */
  private final AtomicIntegerArray states = new AtomicIntegerArray(VPCS * ADDRESSES);

  private final AtomicReference<String> fault = new AtomicReference<>("");
  private final AtomicIntegerArray hits = new AtomicIntegerArray(READERS);
  private volatile boolean running = true;

  @Test
  void shouldNeverShowAReaderAnEniOfAnotherVpcOrARemovedOne() throws InterruptedException {
    final long seed = System.nanoTime();
    final Thread[] readers = new Thread[READERS];
    for (int i = 0; i < READERS; i++) {
      final int worker = i;
      readers[i] = Thread.ofPlatform().start(() -> read(worker, new SplittableRandom(seed + 1)));
    }
    final int changes = write(new SplittableRandom(seed));
    running = false;
    for (final Thread reader : readers) {
      reader.join();
    }
    tables.close();

    assertThat(fault.get()).as("seed %d", seed).isEmpty();
    assertThat(changes).isGreaterThan(1_000);
    assertThat(hits.get(0)).isGreaterThan(1_000);
  }

  private int write(final SplittableRandom random) {
    final int[] enis = new int[VPCS * ADDRESSES];
    final long end = System.nanoTime() + RUN_NS;
    int changes = 0;
    while (System.nanoTime() - end < 0 && fault.get().isEmpty()) {
      final int key = random.nextInt(VPCS * ADDRESSES);
      final boolean present = states.getAndIncrement(key) % 4 == PRESENT;
      if (present) {
        writer.removeEni(enis[key]);
      } else {
        enis[key] = add(key);
      }
      states.incrementAndGet(key);
      writer.reclaim();
      changes++;
    }
    return changes;
  }

  /** Adds the key's ENI; waits for records that readers hold back. */
  private int add(final int key) {
    final EniSpec spec = new EniSpec(vni(key), EniSpec.macWord(key + 1L, 0), ip(key), 0, 1500, 0);
    while (tables.enis().size() == tables.enis().capacity()) {
      writer.reclaim();
      Thread.onSpinWait();
    }
    return writer.addEni(spec);
  }

  private void read(final int worker, final SplittableRandom random) {
    final int[] found = new int[LOOKUPS];
    final int[] keys = new int[LOOKUPS];
    while (running) {
      tables.dutyCycles().begin(worker);
      for (int i = 0; i < LOOKUPS; i++) {
        keys[i] = random.nextInt(VPCS * ADDRESSES);
        found[i] = look(worker, keys[i]);
      }
      for (int i = 0; i < LOOKUPS; i++) {
        if (found[i] != EniTable.NONE && !isRecordOf(found[i], keys[i])) {
          fault.set("ENI " + found[i] + " became another's within a duty cycle");
        }
      }
      tables.dutyCycles().end(worker);
    }
  }

  private int look(final int worker, final int key) {
    final int before = states.get(key);
    final int eni =
        CompactIndex.findIpv4(tables.ipv4().view(), tables.enis().baseAddress(), vni(key), ip(key));
    final int byMac = tables.macs().find(vni(key), mac(key));
    if (eni != EniTable.NONE && !isRecordOf(eni, key)) {
      fault.set("key " + key + " led to ENI " + eni + " of another VPC or address");
    }
    if (states.get(key) == before && before % 2 == 0) {
      final boolean present = before % 4 == PRESENT;
      if (present != (eni != EniTable.NONE) || eni != byMac) {
        fault.set("key " + key + " present " + present + ", found " + eni + " and " + byMac);
      }
      hits.incrementAndGet(worker);
    }
    return eni;
  }

  private boolean isRecordOf(final int eni, final int key) {
    final long entry = tables.enis().entry(eni);
    return EniEntry.vni(entry) == vni(key)
        && EniEntry.primaryIp(entry) == ip(key)
        && (EniEntry.macWord(entry) & EniEntry.MAC_MASK) == mac(key);
  }

  private static int vni(final int key) {
    return key % VPCS + 1;
  }

  private static int ip(final int key) {
    return key / VPCS + 1;
  }

  private static long mac(final int key) {
    return EniSpec.macWord(key + 1L, 0) & EniEntry.MAC_MASK;
  }
}
