package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * Packets that other workers forwarded to this one's ports.
 *
 * <p>A port's number may be given to another tenant's while a packet waits: it is sent only if the
 * port is still in the packet's VPC. <b>Threading</b>: {@link #process} by the owner; {@link
 * #reach} by the control side. Each other worker is the one producer of one ring. <b>Bounds</b>:
 * {@link PacketRing#CAPACITY} packets per other worker.
 */
public final class Relay implements AutoCloseable {
  private final PortNetwork network;
  private final PacketRing[] rings;
  private final PacketVector vector = new PacketVector();

  /** A relay from {@code workers} workers. */
  public Relay(final ForwardingTables tables, final int workers) {
    network = new PortNetwork(tables);
    rings = new PacketRing[workers];
    for (int i = 0; i < workers; i++) {
      rings[i] = new PacketRing();
    }
  }

  /**
   * How worker {@code from} reaches {@code port} of this relay's owner.
   *
   * @param wakeOwner gets the owner out of its sleep; run by worker {@code from}
   */
  public Port reach(final int from, final Port port, final Runnable wakeOwner) {
    return new RingPort(port, rings[from], network, wakeOwner);
  }

  /** Sends all that waits now; answers how many packets that were. */
  public int process(final Output output, final Drop drop) {
    int packets = 0;
    for (final PacketRing ring : rings) {
      int waiting = ring.size();
      packets += waiting;
      while (waiting > 0) {
        waiting -= ring.drainTo(vector, waiting);
        dropStrays();
        output.process(vector);
        drop.process(vector);
      }
    }
    return packets;
  }

  /** True if nothing waits. */
  public boolean isEmpty() {
    for (final PacketRing ring : rings) {
      if (ring.size() > 0) {
        return false;
      }
    }
    return true;
  }

  private void dropStrays() {
    final int count = vector.count;
    for (int i = 0; i < count; i++) {
      final int vni = network.vni(vector.outPort[i]);
      if (vni == PortNetwork.NONE || vni != (int) vector.scratch[i]) {
        vector.drop(i, DropReason.OUT_PORT_GONE);
      }
    }
  }

  @Override
  public void close() {
    for (final PacketRing ring : rings) {
      ring.close();
    }
  }
}
