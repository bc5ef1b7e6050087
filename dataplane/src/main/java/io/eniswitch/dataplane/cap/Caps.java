package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;

/**
 * Shared between threads: all caps of the switch, those of the instances by instance index and
 * those of single ENIs by ENI index, and which instances have any.
 *
 * <p><b>Threading</b>: written by {@link CapAgent} on the table thread, read by all workers.
 * <b>Layout</b>: two {@link CapTable}s and a {@link SessionLedger}; a count of whoever has a cap,
 * then a byte per instance. <b>Bounds</b>: the capacities; an instance of a higher index has no
 * caps.
 */
public final class Caps implements AutoCloseable {
  /** Bit of an instance: what it sends has a cap. */
  static final int EGRESS = 1;

  /** Bit of an instance: what it receives has a cap. */
  static final int INGRESS = 2;

  private static final int FLAGS_AT = 64;

  private final CapTable instances;
  private final CapTable enis;
  private final SessionLedger ledger;
  private final Region region;
  private final long flags;
  private final int instanceCapacity;

  /** No caps for instances 0 to {@code instanceCapacity - 1} and as many ENIs as said. */
  public Caps(final int instanceCapacity, final int eniCapacity) {
    this.instanceCapacity = instanceCapacity;
    instances = new CapTable(instanceCapacity);
    enis = new CapTable(eniCapacity);
    ledger = new SessionLedger(instances, eniCapacity);
    region = Region.map(FLAGS_AT + (long) instanceCapacity);
    flags = region.address() + FLAGS_AT;
  }

  /** The caps of instances. */
  public CapTable instances() {
    return instances;
  }

  /** The QoS of ENIs; valid for those with {@link io.eniswitch.dataplane.table.EniEntry#QOS}. */
  public CapTable enis() {
    return enis;
  }

  /** Which instance pays for the sessions of each ENI. */
  public SessionLedger ledger() {
    return ledger;
  }

  /** Instances have indices below this. */
  public int instanceCapacity() {
    return instanceCapacity;
  }

  /** True if nobody has a cap, so that there is nothing to look for. */
  boolean isInert() {
    return Memory.acquireLong(region.address()) == 0;
  }

  /** True if an instance has the cap of {@code bit}. */
  boolean isCapped(final int instance, final int bit) {
    return instance < instanceCapacity && (Memory.readByte(flags + instance) & bit) != 0;
  }

  /** Says which caps an instance has; table thread, after its words in the table. */
  void writeFlags(final int instance, final int bits) {
    Memory.fullFence();
    Memory.writeByte(flags + instance, bits);
  }

  /** Says how many have a cap; table thread. */
  void writeCount(final long count) {
    Memory.releaseLong(region.address(), count);
  }

  /** Frees the memory; no worker may use it any more. */
  @Override
  public void close() {
    ledger.close();
    instances.close();
    enis.close();
    region.close();
  }
}
