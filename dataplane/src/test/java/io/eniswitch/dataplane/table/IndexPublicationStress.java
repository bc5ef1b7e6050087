package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Who finds an address finds a complete record: the slot of the index is stored after the record.
 *
 * <p>Every state has a key of one index that leads to an ENI that is complete; the table thread
 * writes another record and makes the slot lead there.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The former owner.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "The new owner.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An incomplete record, or none.")
@State
public class IndexPublicationStress {
  private static final int KEYS = 1 << 15;
  private static final int VNI = 7;
  private static final EniTable TABLE = new EniTable(KEYS + 1);
  private static final CompactIndex INDEX =
      CompactIndex.byIpv4(TABLE, new Reclaimer(new DutyCycles(1)));
  private static final int FORMER = KEYS;
  private static final AtomicInteger NEXT = new AtomicInteger();

  static {
    TABLE.write(FORMER, new EniSpec(VNI, 1, 1, 0, 1500, 0));
    for (int key = 0; key < KEYS; key++) {
      INDEX.insert(VNI, key + 1L, FORMER);
    }
  }

  private final int eni;

  /** Takes a key that no living state has, and makes it lead to the former owner. */
  public IndexPublicationStress() {
    eni = NEXT.getAndIncrement() & (KEYS - 1);
    if (INDEX.find(VNI, eni + 1L) == eni) {
      INDEX.replace(VNI, eni + 1L, eni, FORMER);
    }
    Memory.fill(TABLE.entry(eni), EniEntry.BYTES, 0);
  }

  /** The table thread. */
  @Actor
  public void publish() {
    TABLE.write(eni, new EniSpec(VNI, 2, 2, 0, 1500, 0));
    INDEX.replace(VNI, eni + 1L, FORMER, eni);
  }

  /** A worker. */
  @Actor
  public void find(final II_Result seen) {
    final int found = INDEX.find(VNI, eni + 1L);
    if (found != EniTable.NONE) {
      final long entry = TABLE.entry(found);
      seen.r1 = EniEntry.primaryIp(entry);
      seen.r2 = (int) EniEntry.macWord(entry);
    }
  }
}
