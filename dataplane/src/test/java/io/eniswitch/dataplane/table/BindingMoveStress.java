package io.eniswitch.dataplane.table;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A worker sees an ENI at its former place or at its new one, with the instance that is there. */
@JCStressTest
@Outcome(id = "1, 10", expect = Expect.ACCEPTABLE, desc = "Before the move.")
@Outcome(id = "2, 20", expect = Expect.ACCEPTABLE, desc = "After the move.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A place and another's instance.")
@State
public class BindingMoveStress {
  private static final int ENIS = 1 << 16;
  private static final EniTable TABLE = new EniTable(ENIS);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final int eni;

  /** Takes an ENI that no living state has, and puts it at its first place. */
  public BindingMoveStress() {
    eni = NEXT.getAndIncrement() & (ENIS - 1);
    TABLE.writeBinding(eni, Binding.local(1, 10, 0));
  }

  /** The table thread. */
  @Actor
  public void move() {
    TABLE.writeBinding(eni, Binding.local(2, 20, 1));
  }

  /** A worker. */
  @Actor
  public void read(final II_Result seen) {
    final long binding = EniEntry.binding(TABLE.entry(eni));
    seen.r1 = Binding.portId(binding);
    seen.r2 = Binding.instance(binding);
  }
}
