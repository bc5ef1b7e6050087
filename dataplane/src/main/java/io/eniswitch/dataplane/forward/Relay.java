package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;

/**
 * Packets that other workers forwarded to this one's ports.
 *
 * <p><b>Threading</b>: {@link #process} by the owner; {@link #reach} by the control side. Each
 * other worker is the one producer of one ring. <b>Bounds</b>: {@link PacketRing#CAPACITY} packets
 * per other worker.
 */
public final class Relay implements AutoCloseable {
  private final PacketRing[] rings;
  private final PacketVector vector = new PacketVector();

  /** A relay from {@code workers} workers. */
  public Relay(final int workers) {
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
    return new RingPort(port, rings[from], wakeOwner);
  }

  /** Sends what waits; answers how many packets that were. */
  public int process(final Output output, final Drop drop) {
    int packets = 0;
    for (final PacketRing ring : rings) {
      packets += ring.drainTo(vector);
    }
    if (packets > 0) {
      output.process(vector);
      drop.process(vector);
    }
    return packets;
  }

  /** True if nothing waits. */
  public boolean isEmpty() {
    for (final PacketRing ring : rings) {
      if (!ring.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (final PacketRing ring : rings) {
      ring.close();
    }
  }
}
