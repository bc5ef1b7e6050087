package io.eniswitch.dataplane.policy;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An address joins, and another moves from one set of groups to another, while both are read. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Before both.")
@Outcome(id = "23, 0", expect = Expect.ACCEPTABLE, desc = "Moved, the other not there yet.")
@Outcome(id = "23, 4", expect = Expect.ACCEPTABLE, desc = "After both.")
@Outcome(id = "1, 4", expect = Expect.ACCEPTABLE, desc = "Read before the one, after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A set that never was.")
@State
public class MemberTableStress {
  private final MemberSet members = new MemberSet();
  private final MemberTable table = members.table(Cidr.Family.V6);

  /** One address is a member of one group. */
  public MemberTableStress() {
    members.replaceV6(7, 7, 1);
  }

  /** The table thread. */
  @Actor
  public void write() {
    members.replaceV6(7, 7, 2, 3);
    members.replaceV6(8, 8, 4);
  }

  /** A worker. */
  @Actor
  public void read(II_Result seen) {
    seen.r1 = digits(table.groupsOf(7, 7));
    seen.r2 = digits(table.groupsOf(8, 8));
  }

  private static int digits(int[] groups) {
    int digits = 0;
    for (int group : groups) {
      digits = 10 * digits + group;
    }
    return digits;
  }
}
