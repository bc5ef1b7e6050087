package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.DropReason;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A worker opens one session of an ENI and closes another while the ENI moves between two instances
 * of which the former has room for one session only: who has the ENI in the end has exactly its
 * sessions, and the former instance none.
 */
@JCStressTest
@Outcome(id = "1, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Opened, and moved along.")
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Refused by the former instance.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A session was lost, or charged twice.")
@State
public class SessionLedgerStress {
  private static final int ENIS = 1 << 15;
  private static final CapTable INSTANCES = new CapTable(2 * ENIS);
  private static final SessionLedger LEDGER = new SessionLedger(INSTANCES, ENIS);
  private static final AtomicInteger NEXT_ENI = new AtomicInteger();

  private final int eni;

  /** Takes an ENI that no living state has, with one session of the former instance. */
  public SessionLedgerStress() {
    eni = NEXT_ENI.getAndIncrement() & ENIS - 1;
    LEDGER.forget(eni);
    INSTANCES.write(2 * eni, CapSpec.ofInstance(Bandwidth.UNLIMITED, 0, 1), 0);
    LEDGER.move(eni, 2 * eni);
    LEDGER.open(eni);
  }

  /** The worker. */
  @Actor
  public void work(IIII_Result seen) {
    seen.r1 = LEDGER.open(eni) == DropReason.NONE ? 1 : 0;
    LEDGER.close(eni);
  }

  /** The table thread. */
  @Actor
  public void move() {
    LEDGER.move(eni, 2 * eni + 1);
  }

  /** What the ENI and both instances have. */
  @Arbiter
  public void count(IIII_Result seen) {
    seen.r2 = (int) LEDGER.sessions(eni);
    seen.r3 = (int) INSTANCES.sessions(2 * eni);
    seen.r4 = (int) INSTANCES.sessions(2 * eni + 1);
  }
}
