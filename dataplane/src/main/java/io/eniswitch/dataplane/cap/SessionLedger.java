package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Shared between threads, one atomic word per ENI: how many sessions each ENI has, how many it may
 * have itself, and the instance that they are charged to.
 *
 * <p>A session names its ENIs, never an instance: when an ENI moves, its word says how many
 * sessions move with it, however many there are. What an instance has is the sum over its ENIs once
 * all threads have done what they began. <b>Threading</b>: {@link #open}, {@link #adopt} and {@link
 * #close} by any worker, {@link #move}, {@link #limit} and {@link #forget} by the table thread.
 * <b>Layout</b> of a word: bits 0 to 39 sessions, 40 to 62 instance index plus 1, 0 for none, 63 if
 * the ENI has a limit of its own, which is in another array. <b>Bounds</b>: those of its instances
 * and ENIs.
 */
public final class SessionLedger implements AutoCloseable {
  /** No instance: sessions are counted, and charged to nobody. */
  public static final int NOBODY = -1;

  private static final int INSTANCE_SHIFT = 40;
  private static final long COUNT_MASK = (1L << INSTANCE_SHIFT) - 1;
  private static final long LIMITED = 1L << 63;

  private final CapTable instances;
  private final Region words;
  private final Region limits;

  /** A ledger of ENIs below {@code eniCapacity}, charged to nobody yet. */
  public SessionLedger(final CapTable instances, final int eniCapacity) {
    this.instances = instances;
    words = Region.map((long) eniCapacity * Long.BYTES);
    limits = Region.map((long) eniCapacity * Long.BYTES);
  }

  /**
   * Charges a new session of an ENI.
   *
   * @return {@link DropReason#NONE}, or why it may not: its instance has used up its own, which is
   *     counted, or it has as many as it may have itself
   */
  public DropReason open(final int eni) {
    final long before = Memory.addLong(word(eni), 1);
    final int charged = instance(before);
    if (before < 0 && (before & COUNT_MASK) >= Memory.acquireLong(limit(eni))) {
      cancel(eni, charged);
      return DropReason.ENI_QOS;
    }
    if (charged != NOBODY && !instances.openSession(charged)) {
      cancel(eni, charged);
      return DropReason.SESSION_ALLOWANCE;
    }
    return DropReason.NONE;
  }

  private void cancel(final int eni, final int charged) {
    final int now = instance(Memory.addLong(word(eni), -1));
    if (now != charged) {
      // The ENI moved in between, and took along a session that was never charged.
      credit(charged, 1);
      credit(now, -1);
    }
  }

  /** Charges a session that an ENI takes over, beyond the limit too. */
  public void adopt(final int eni) {
    credit(instance(Memory.addLong(word(eni), 1)), 1);
  }

  /** Gives a session of an ENI back. */
  public void close(final int eni) {
    credit(instance(Memory.addLong(word(eni), -1)), -1);
  }

  /** Charges an ENI's sessions, present and future, to {@code instance} or {@link #NOBODY}. */
  public void move(final int eni, final int instance) {
    final long before = change(eni, COUNT_MASK | LIMITED, pack(instance));
    final long sessions = before & COUNT_MASK;
    credit(instance(before), -sessions);
    credit(instance, sessions);
  }

  /** Lets an ENI have so many sessions, 0 for no limit of its own; those it has stay. */
  public void limit(final int eni, final long sessions) {
    Memory.releaseLong(limit(eni), sessions);
    change(eni, ~LIMITED, sessions == 0 ? 0 : LIMITED);
  }

  /** Ends an ENI, of whose sessions no worker will speak again. */
  public void forget(final int eni) {
    move(eni, NOBODY);
    Memory.releaseLong(word(eni), 0);
  }

  /** Sessions that an ENI has. */
  public long sessions(final int eni) {
    return Memory.acquireLong(word(eni)) & COUNT_MASK;
  }

  /** Frees the memory; no worker may use the ledger any more. */
  @Override
  public void close() {
    words.close();
    limits.close();
  }

  /** Keeps some bits of an ENI's word and sets others; answers what it was. */
  private long change(final int eni, final long kept, final long set) {
    final long word = word(eni);
    long before = Memory.acquireLong(word);
    while (!Memory.casLong(word, before, before & kept | set)) {
      before = Memory.acquireLong(word);
    }
    return before;
  }

  private void credit(final int instance, final long sessions) {
    if (instance != NOBODY && sessions != 0) {
      instances.moveSessions(instance, sessions);
    }
  }

  private long word(final int eni) {
    return words.address() + (long) eni * Long.BYTES;
  }

  private long limit(final int eni) {
    return limits.address() + (long) eni * Long.BYTES;
  }

  private static long pack(final int instance) {
    return (instance + 1L) << INSTANCE_SHIFT;
  }

  private static int instance(final long word) {
    return (int) ((word & ~LIMITED) >>> INSTANCE_SHIFT) - 1;
  }
}
