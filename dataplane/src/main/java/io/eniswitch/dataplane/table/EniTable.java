package io.eniswitch.dataplane.table;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every ENI of every VPC, by dense index.
 *
 * <p><b>Threading</b>: written by the table thread only; read by all workers without locks. A
 * record is published by the release store of the index slot that leads to it and used again only
 * after {@link Reclaimer} has seen every worker pass a duty cycle. <b>Layout</b>: {@link EniEntry}
 * records of 32 bytes from {@link #baseAddress} on. <b>Bounds</b>: {@code capacity} records; pages
 * are touched as records are used.
 */
public final class EniTable implements AutoCloseable {
  /** No ENI. */
  public static final int NONE = -1;

  /** A lease that does not end. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  // Records, counters and index slots of so many take 400 KiB.
  private static final int CACHED_ENIS = 4096;

  /** What an ENI takes beside its record. */
  static final int RARE_BYTES = 8;

  private static final long EPOCH_MASK = 0xffffffffL;
  private static final long POLICY_MASK = 0xffff;
  private static final int POLICY_SHIFT = 32;
  private static final int VSWITCH_SHIFT = 48;
  private static final int TIMEOUTS = 0;
  private static final int BIRTH_EPOCH = 4;

  private final Region region;
  private final Region rareRegion;
  private final long baseAddress;
  private final int capacity;
  private final int[] freed;
  private final AtomicLong leaseDeadlineNs = new AtomicLong(FOR_EVER);
  private int freedCount;
  private int used;

  /** Maps a table for {@code capacity} ENIs. */
  public EniTable(final int capacity) {
    this.capacity = capacity;
    region = Region.map((long) capacity * EniEntry.BYTES);
    rareRegion = Region.map((long) capacity * RARE_BYTES);
    baseAddress = region.address();
    freed = new int[capacity];
  }

  /** Address of record 0. */
  public long baseAddress() {
    return baseAddress;
  }

  /** Address of record {@code index}. */
  public long entry(final int index) {
    return baseAddress + (long) index * EniEntry.BYTES;
  }

  /** Most ENIs it can hold. */
  public int capacity() {
    return capacity;
  }

  /**
   * True if records and what belongs to them outgrow the processor's nearer caches, so that
   * touching them ahead pays. Any thread; a stale answer costs time only.
   */
  public boolean isLarge() {
    return used - freedCount > CACHED_ENIS;
  }

  /** ENIs that live, or wait for reclamation. */
  public int size() {
    return used - freedCount;
  }

  /** Bytes of the records and of what keeps track of them. */
  public long bytes() {
    return region.bytes() + rareRegion.bytes() + (long) capacity * Integer.BYTES;
  }

  /**
   * Whether ENIs with {@link EniEntry#LEASED} may send no more: the lease this switch has for all
   * of them is over.
   */
  public boolean isLeaseOver(final long nowNs) {
    final long deadlineNs = leaseDeadlineNs.getAcquire();
    return deadlineNs != FOR_EVER && nowNs - deadlineNs >= 0;
  }

  /** Whether the lease can end at all. */
  public boolean hasLease() {
    return leaseDeadlineNs.getAcquire() != FOR_EVER;
  }

  /** Session timeouts of ENI {@code index}, a word of the session package; 0 is the usual ones. */
  public int timeouts(final int index) {
    return Memory.acquireInt(rare(index) + TIMEOUTS);
  }

  /**
   * The first policy epoch of the ENI that has {@code index} now; what happened under an older one
   * is an ENI's that is gone.
   */
  public int birthEpoch(final int index) {
    return Memory.acquireInt(rare(index) + BIRTH_EPOCH);
  }

  /** Takes a record, or answers {@link #NONE} when the table is full. */
  int allocate() {
    if (freedCount > 0) {
      return freed[--freedCount];
    }
    return used < capacity ? used++ : NONE;
  }

  /** Gives a record back; no worker can see it any more. */
  void free(final int index) {
    freed[freedCount++] = index;
  }

  /**
   * Fills a fresh record; its policy epoch goes on from the record's former life, so that no
   * session of it matches.
   */
  void write(final int index, final EniSpec spec) {
    final long entry = entry(index);
    Memory.writeLong(entry + EniEntry.BINDING, Binding.NOWHERE);
    Memory.writeLong(entry + EniEntry.MAC_AND_FLAGS, spec.macWord());
    Memory.writeInt(entry + EniEntry.PRIMARY_IP, spec.primaryIp());
    Memory.writeInt(entry + EniEntry.VNI_AND_MTU, spec.vni() | Mtu.index(spec.mtuBytes()) << 24);
    Memory.writeInt(rare(index) + TIMEOUTS, 0);
    final long word = (long) spec.policy() << POLICY_SHIFT | (long) spec.vSwitch() << VSWITCH_SHIFT;
    publish(index, word, PolicyEpoch.firstOfNext(epoch(index)));
  }

  /** Moves the ENI: one store. */
  void writeBinding(final int index, final long binding) {
    Memory.releaseLong(entry(index) + EniEntry.BINDING, binding);
  }

  /** Replaces the flags, keeping the MAC. */
  void writeFlags(final int index, final int flags) {
    final long word = entry(index) + EniEntry.MAC_AND_FLAGS;
    Memory.releaseLong(word, Memory.readLong(word) & EniEntry.MAC_MASK | (long) flags << 48);
  }

  /** Replaces the policy and starts a new generation, in one store. */
  void writePolicy(final int index, final int policy) {
    final long word = Memory.readLong(entry(index) + EniEntry.POLICY);
    final long kept = word & ~(POLICY_MASK << POLICY_SHIFT);
    final int epoch = PolicyEpoch.firstOfNext((int) word);
    publish(index, kept | (long) policy << POLICY_SHIFT, epoch);
  }

  /** Starts a new generation under the same policy. */
  void bumpEpoch(final int index) {
    final long word = Memory.readLong(entry(index) + EniEntry.POLICY);
    publish(index, word, PolicyEpoch.nextGeneration((int) word));
  }

  /** Says which version of its policy's rules is in force. */
  void writePolicyVersion(final int index, final int version) {
    final long word = Memory.readLong(entry(index) + EniEntry.POLICY);
    publish(index, word, PolicyEpoch.at((int) word, version));
  }

  /** Ends the life of an ENI that no worker can use any more; its sessions are nobody's. */
  void endLife(final int index) {
    Memory.releaseInt(rare(index) + BIRTH_EPOCH, PolicyEpoch.firstOfNext(epoch(index)));
  }

  /** Says how long sessions are kept that begin from now on. */
  void writeTimeouts(final int index, final int timeouts) {
    Memory.releaseInt(rare(index) + TIMEOUTS, timeouts);
  }

  /** Says when the lease ends. */
  void writeLease(final long deadlineNs) {
    leaseDeadlineNs.setRelease(deadlineNs);
  }

  @Override
  public void close() {
    region.close();
    rareRegion.close();
  }

  private void publish(final int index, final long policyWord, final int epoch) {
    Memory.releaseLong(
        entry(index) + EniEntry.POLICY, policyWord & ~EPOCH_MASK | epoch & EPOCH_MASK);
  }

  private int epoch(final int index) {
    return EniEntry.epoch(EniEntry.policyWord(entry(index)));
  }

  private long rare(final int index) {
    return rareRegion.address() + (long) index * RARE_BYTES;
  }
}
