package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;

/** The frame with which 10.0.0.2 asks who has 10.0.0.1 (RFC 826). */
final class ArpRequest {
  private static final int BYTES = 42;
  private static final long SENDER_MAC = 0x02_00_00_00_00_02L;

  private ArpRequest() {}

  static void add(PacketVector vector, PacketPool pool) {
    int buffer = pool.allocate();
    long frame = pool.frameAddress(buffer);
    Memory.writeLongBe(frame, 0xffff_ffff_ffff_0000L | SENDER_MAC >>> 32);
    Memory.writeIntBe(frame + 8, (int) SENDER_MAC);
    Memory.writeShortBe(frame + 12, 0x0806);
    Memory.writeLongBe(frame + 14, 0x0001_0800_0604_0001L);
    Memory.writeShortBe(frame + 22, (int) (SENDER_MAC >>> 32));
    Memory.writeIntBe(frame + 24, (int) SENDER_MAC);
    Memory.writeIntBe(frame + 28, 0x0a00_0002);
    Memory.fill(frame + 32, 6, 0);
    Memory.writeIntBe(frame + 38, 0x0a00_0001);
    vector.add(buffer, frame, BYTES, 0, Offload.NONE);
  }
}
