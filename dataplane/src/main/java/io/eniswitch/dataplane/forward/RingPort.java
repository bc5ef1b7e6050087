package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;

/**
 * Another worker's port, as seen by this one: packets go to its owner by a ring. Its owner frees
 * them; the buffers come back through the pools.
 *
 * <p><b>Threading</b>: transmit by one worker; never received from.
 */
final class RingPort implements Port {
  private final Port port;
  private final PacketRing ring;
  private final PortNetwork network;
  private final Runnable wakeOwner;

  RingPort(
      final Port port, final PacketRing ring, final PortNetwork network, final Runnable wakeOwner) {
    this.network = network;
    this.port = port;
    this.ring = ring;
    this.wakeOwner = wakeOwner;
  }

  @Override
  public int transmit(
      final PacketVector vector,
      final PacketPool pool,
      final int[] slots,
      final int from,
      final int count) {
    int sent = 0;
    final int vni = network.vni(port.portId());
    while (sent < count && ring.offer(vector, slots[from + sent], port.portId(), vni)) {
      sent++;
    }
    wakeOwner.run();
    return sent;
  }

  @Override
  public int portId() {
    return port.portId();
  }

  @Override
  public String name() {
    return port.name();
  }

  @Override
  public PortState state() {
    return port.state();
  }

  @Override
  public String fault() {
    return port.fault();
  }

  @Override
  public int capabilities() {
    return port.capabilities();
  }

  @Override
  public int readableFd() {
    return -1;
  }

  @Override
  public int receive(final PacketVector vector, final PacketPool pool, final int limit) {
    return 0;
  }

  @Override
  public void close() {}
}
