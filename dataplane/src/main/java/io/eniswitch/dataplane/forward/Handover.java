package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.session.SessionOwner;
import io.eniswitch.dataplane.table.Binding;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * Gives each packet to the worker that has its session, where it goes on as if received there.
 *
 * <p>An ENI's record may become another tenant's while a packet waits: the receiving worker checks
 * again that the sender is still in the same VPC and at the same port. <b>Threading</b>: owned by
 * one worker, which is the one producer of a ring to each other. <b>Bounds</b>: {@link
 * PacketRing#CAPACITY} packets from each worker to each other; beyond they are counted as {@link
 * DropReason#RING_FULL}.
 */
public final class Handover implements AutoCloseable {
  private final int worker;
  private final Handover[] siblings;
  private final PacketRing[] inbox;
  private final boolean[] woken;
  private final long enis;
  private Runnable wakeUp = () -> {};

  private Handover(final ForwardingTables tables, final int worker, final Handover[] siblings) {
    this.worker = worker;
    this.siblings = siblings;
    enis = tables.enis().baseAddress();
    woken = new boolean[siblings.length];
    inbox = new PacketRing[siblings.length];
    for (int i = 0; i < inbox.length; i++) {
      inbox[i] = new PacketRing();
    }
  }

  /** One for each of {@code workers} workers, by index. */
  public static Handover[] among(final ForwardingTables tables, final int workers) {
    final Handover[] all = new Handover[workers];
    for (int i = 0; i < workers; i++) {
      all[i] = new Handover(tables, i, all);
    }
    return all;
  }

  /** Says how its owner is got out of its sleep by another worker; before any of them starts. */
  public void wakeBy(final Runnable action) {
    wakeUp = action;
  }

  /** Hands over what goes on and is another worker's. */
  public void process(final PacketVector vector) {
    final int count = vector.count;
    final int workers = siblings.length;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD) {
        final int vni = EniEntry.vni(enis + (long) vector.sourceEni[i] * EniEntry.BYTES);
        final int owner = SessionOwner.of(vector, i, vni, workers);
        if (owner != worker) {
          handOver(vector, i, vni, owner);
        }
      }
    }
    for (int i = 0; i < workers; i++) {
      if (woken[i]) {
        woken[i] = false;
        siblings[i].wakeUp.run();
      }
    }
  }

  /** How many packets wait here. */
  public int size() {
    int packets = 0;
    for (final PacketRing ring : inbox) {
      packets += ring.size();
    }
    return packets;
  }

  /**
   * Adds what waits to an empty {@code vector}, as much as fits; answers how many. What was sent by
   * an ENI that is not there any more has its drop reason.
   */
  public int receive(final PacketVector vector) {
    for (final PacketRing ring : inbox) {
      ring.drainTo(vector, PacketRing.CAPACITY);
    }
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      if (!isSenderHere(vector, i)) {
        vector.drop(i, DropReason.PORT_WITHOUT_ENI);
      }
    }
    return count;
  }

  @Override
  public void close() {
    for (final PacketRing ring : inbox) {
      ring.close();
    }
  }

  private void handOver(final PacketVector vector, final int slot, final int vni, final int owner) {
    if (siblings[owner].inbox[worker].offer(vector, slot, vector.inPort[slot], vni)) {
      vector.verdict[slot] = Verdict.HANDED_OVER;
      woken[owner] = true;
    } else {
      vector.drop(slot, DropReason.RING_FULL);
    }
  }

  private boolean isSenderHere(final PacketVector vector, final int slot) {
    final long entry = enis + (long) vector.sourceEni[slot] * EniEntry.BYTES;
    final long difference = Memory.readLong(vector.address[slot] + 6) ^ EniEntry.macWord(entry);
    return EniEntry.vni(entry) == (int) vector.scratch[slot]
        && (difference & EniEntry.MAC_MASK) == 0
        && Binding.isAt(EniEntry.binding(entry), vector.inPort[slot]);
  }
}
