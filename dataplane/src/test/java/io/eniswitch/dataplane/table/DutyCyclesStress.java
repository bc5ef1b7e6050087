package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A worker that found a record within a duty cycle never reads what the table thread made of its
 * memory afterwards: unpublish, look where the workers are, and only then use it again.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Found, and still what it was.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not found any more.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Found, but used for something else already.")
@State
public class DutyCyclesStress {
  private static final int STATES = 1 << 14;
  private static final int STATE_BYTES = 128;
  private static final Region REGION = Region.map((long) STATES * STATE_BYTES);
  private static final DutyCycles[] CYCLES = new DutyCycles[STATES];
  private static final AtomicInteger NEXT = new AtomicInteger();

  static {
    for (int i = 0; i < STATES; i++) {
      CYCLES[i] = new DutyCycles(1);
    }
  }

  private final DutyCycles cycles;
  private final long slot;
  private final long record;

  /** Takes a record that no living state has, and publishes it. */
  public DutyCyclesStress() {
    final int state = NEXT.getAndIncrement() & (STATES - 1);
    cycles = CYCLES[state];
    slot = REGION.address() + (long) state * STATE_BYTES;
    record = slot + Long.BYTES;
    Memory.writeLong(record, 7);
    Memory.writeLong(slot, 1);
  }

  /** The table thread. */
  @Actor
  public void reuse() {
    Memory.releaseLong(slot, 0);
    if (cycles.allPassed(cycles.snapshot())) {
      Memory.writeLong(record, 9);
    }
  }

  /** A worker. */
  @Actor
  public void read(final JJ_Result seen) {
    cycles.begin(0);
    seen.r1 = Memory.acquireLong(slot);
    seen.r2 = seen.r1 == 0 ? 0 : Memory.readLong(record);
    cycles.end(0);
  }
}
