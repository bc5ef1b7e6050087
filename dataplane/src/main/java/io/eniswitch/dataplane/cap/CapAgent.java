package io.eniswitch.dataplane.cap;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of {@link Caps}.
 *
 * <p><b>Threading</b>: table thread only; what it writes holds from each worker's next burst on.
 * <b>Errors</b>: an index beyond the capacity is refused by {@link IllegalArgumentException}.
 */
public final class CapAgent {
  /** How old what watchers see may be. */
  public static final long ROUND_NS = 1_000_000_000;

  private static final long LEAST_REST_NS = 4_000_000;
  private static final int SLICE = 256;

  private final Caps caps;
  private final @Nullable CapFile file;
  private final BitSet instances = new BitSet();
  private final BitSet cappedInstances = new BitSet();
  private final BitSet enis = new BitSet();
  private int nextInstance;
  private int nextEni;
  private long nextNs;

  /** A writer of {@code caps} that nobody watches. */
  public CapAgent(final Caps caps) {
    this(caps, null);
  }

  /** A writer of {@code caps} that shows them in {@code file}, if there is one. */
  public CapAgent(final Caps caps, final @Nullable CapFile file) {
    this.caps = caps;
    this.file = file;
    nextNs = System.nanoTime();
  }

  /** Shows an instance under its name to those who watch. */
  public void showInstance(final int instance, final String instanceId, final long nowNs) {
    if (file != null) {
      file.rename(instance, instanceId);
      file.write(instance, caps.instances(), nowNs);
    }
  }

  /** Charges the sessions of an ENI to an instance, or to {@link SessionLedger#NOBODY}. */
  public void moveSessions(final int eni, final int instance) {
    caps.ledger().move(eni, instance);
  }

  /** Ends an ENI, whose index may be another's: no worker speaks of it any more. */
  public void forgetSessions(final int eni) {
    caps.ledger().forget(eni);
  }

  /**
   * Gives an instance its caps. A known one keeps what it has saved, what it owes, its sessions and
   * its counters: its type may change while traffic flows.
   */
  public void putInstance(final int instance, final CapSpec spec, final long nowNs) {
    check("instance", instance, caps.instanceCapacity());
    if (instances.get(instance)) {
      caps.instances().change(instance, spec, nowNs);
    } else {
      caps.instances().write(instance, spec, nowNs);
      instances.set(instance);
    }
    caps.writeFlags(instance, flags(spec));
    cappedInstances.set(instance, flags(spec) != 0);
    caps.writeCount(count());
  }

  /** Forgets an instance: it has no caps any more, and its index may be another's. */
  public void removeInstance(final int instance) {
    check("instance", instance, caps.instanceCapacity());
    caps.writeFlags(instance, 0);
    if (file != null) {
      file.rename(instance, "");
    }
    instances.clear(instance);
    cappedInstances.clear(instance);
    caps.writeCount(count());
  }

  /**
   * Gives an ENI limits of its own, or none by {@link CapSpec#UNLIMITED}. They hold while the ENI's
   * record has {@link io.eniswitch.dataplane.table.EniEntry#QOS}: to be called before the flag is
   * set, and after it is cleared.
   */
  public void putQos(final int eni, final CapSpec spec, final long nowNs) {
    check("ENI", eni, caps.enis().capacity());
    final boolean limited = !spec.equals(CapSpec.UNLIMITED);
    if (enis.get(eni)) {
      caps.enis().change(eni, spec, nowNs);
    } else if (limited) {
      caps.enis().write(eni, spec, nowNs);
    }
    enis.set(eni, limited);
    caps.ledger().limit(eni, spec.sessions());
    caps.writeCount(count());
  }

  /**
   * The rate at which an ENI may always send, 0 if there is no limit.
   *
   * @param sharers ENIs that share the instance's rate evenly
   */
  public long egressBytesPerSec(final int instance, final int eni, final int sharers) {
    final long own = enis.get(eni) ? rate(caps.enis(), eni) : 0;
    final long shared = instances.get(instance) ? rate(caps.instances(), instance) / sharers : 0;
    return own == 0 || shared == 0 ? own + shared : Math.min(own, shared);
  }

  private static long rate(final CapTable table, final int index) {
    return table.bytesPerSec(table.lane(index, CapTable.EGRESS));
  }

  /**
   * Brings the buckets of some of those that have caps up to date, and what is shown of them; all
   * have had their turn after {@link #ROUND_NS}, or later if there are more than 64,000. A few at a
   * time, for a move must not wait for it.
   *
   * @return nanoseconds after which it is to be called again
   */
  public long settle(final long nowNs) {
    if (nextNs - nowNs > 0) {
      return nextNs - nowNs;
    }
    for (int i = 0; i < SLICE; i++) {
      nextInstance = Math.max(0, instances.nextSetBit(nextInstance));
      if (instances.get(nextInstance)) {
        caps.instances().settle(nextInstance, nowNs);
        if (file != null) {
          file.write(nextInstance, caps.instances(), nowNs);
        }
      }
      nextInstance++;
      nextEni = Math.max(0, enis.nextSetBit(nextEni));
      if (enis.get(nextEni)) {
        caps.enis().settle(nextEni, nowNs);
      }
      nextEni++;
    }
    final int slices = 1 + Math.max(instances.cardinality(), enis.cardinality()) / SLICE;
    final long restNs = Math.max(LEAST_REST_NS, ROUND_NS / slices);
    nextNs = nowNs + restNs;
    return restNs;
  }

  private long count() {
    return (long) cappedInstances.cardinality() + enis.cardinality();
  }

  private static int flags(final CapSpec spec) {
    final boolean total = spec.packetsPerSec() > 0;
    final int egress = total || spec.egress().isLimited() ? Caps.EGRESS : 0;
    final int ingress = total || spec.ingress().isLimited() ? Caps.INGRESS : 0;
    return egress | ingress;
  }

  private static void check(final String what, final int index, final int capacity) {
    if (index < 0 || index >= capacity) {
      throw new IllegalArgumentException(
          "%s index %d: needs 0 to %d".formatted(what, index, capacity - 1));
    }
  }
}
