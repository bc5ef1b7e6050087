package io.eniswitch.dataplane.session;

import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import io.eniswitch.dataplane.table.PolicyEpoch;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the process before has left, and which of its ENIs are ours.
 *
 * <p><b>Threading</b>: never changes; read by all workers. <b>Bounds</b>: ENIs that come later
 * inherit nothing.
 */
public final class Inheritance {
  private final SessionMemory former;
  private final Long2LongHashMap indexes;
  private final EniTable enis;

  /**
   * What {@code former} has for the ENIs of {@code enis}.
   *
   * @param indexes index of each ENI by its identity, {@link EniTable#NONE} for others; not to be
   *     changed any more
   */
  public Inheritance(
      final SessionMemory former, final Long2LongHashMap indexes, final EniTable enis) {
    this.former = former;
    this.indexes = indexes;
    this.enis = enis;
  }

  /** The memory of the process before. */
  SessionMemory former() {
    return former;
  }

  /** Our index of the ENI that a side of a former session has, or {@link EniTable#NONE}. */
  int heir(final long session, final int side) {
    final int before = Session.eni(session, side);
    if (before < 0 || before >= former.shape().enis()) {
      return EniTable.NONE;
    }
    final long identity = former.identity(before);
    final boolean ofThatLife = Session.epoch(session, side) - former.birthEpoch(before) >= 0;
    return identity == 0 || !ofThatLife ? EniTable.NONE : (int) indexes.get(identity);
  }

  /**
   * An epoch of an ENI's present life of which no rule is known any more, so that a session of it
   * is judged again whatever has changed since; the present one if there is none.
   */
  int formerEpoch(final int eni) {
    final int birth = enis.birthEpoch(eni);
    final int epoch = epoch(eni);
    return PolicyEpoch.isSameGeneration(birth, epoch) ? epoch : birth;
  }

  /** Whether a session between two ENIs can be judged again, in this VPC. */
  boolean isPossible(final int one, final int other, final long service) {
    final int vni = (int) (service >>> 40);
    return isPossible(one, vni) && isPossible(other, vni);
  }

  private boolean isPossible(final int eni, final int vni) {
    return eni != EniTable.NONE
        && EniEntry.vni(enis.entry(eni)) == vni
        && formerEpoch(eni) != epoch(eni);
  }

  private int epoch(final int eni) {
    return EniEntry.epoch(EniEntry.policyWord(enis.entry(eni)));
  }
}
