package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;

/** A port as if its device had no offloads: whoever gives it an unfinished frame is at fault. */
record BarePort(Port port) implements Port {
  @Override
  public int capabilities() {
    return PortCapability.NONE;
  }

  @Override
  public int transmit(PacketVector vector, PacketPool pool, int[] slots, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (Offload.needsChecksum(vector.offload[slots[i]])) {
        throw new AssertionError("unfinished frame");
      }
      vector.offload[slots[i]] = Offload.NONE;
    }
    return port.transmit(vector, pool, slots, from, count);
  }

  @Override
  public int receive(PacketVector vector, PacketPool pool, int limit) {
    return port.receive(vector, pool, limit);
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
  public int readableFd() {
    return port.readableFd();
  }

  @Override
  public void close() {
    port.close();
  }
}
