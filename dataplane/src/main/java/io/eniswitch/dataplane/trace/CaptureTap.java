package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;

/**
 * Copies the packets of one ENI out of a worker's bursts: what it sends as it came, what it gets as
 * it leaves, both with how they ended.
 *
 * <p><b>Threading</b>: owned by one worker while it captures. <b>Bounds</b>: those of the ring; a
 * full one costs packets of the capture, never of the switch.
 */
public final class CaptureTap {
  private final CaptureRing ring;
  private final int eni;
  private final long[] records = new long[2 * PacketVector.CAPACITY];
  private final int[] slots = new int[2 * PacketVector.CAPACITY];
  private int count;

  /** A tap for the ENI with a table index. */
  public CaptureTap(final CaptureRing ring, final int eni) {
    this.ring = ring;
    this.eni = eni;
  }

  /** Copies what the ENI has sent, before any stage changes it. */
  public void onReceived(final PacketVector vector, final long nowNs) {
    final int packets = vector.count;
    for (int i = 0; i < packets; i++) {
      if (vector.sourceEni[i] == eni && vector.verdict[i] != Verdict.HANDED_OVER) {
        copy(vector, i, nowNs, 1);
      }
    }
  }

  /** Copies what the ENI gets, as the stages have made it. */
  public void onSending(final PacketVector vector, final long nowNs) {
    final int packets = vector.count;
    for (int i = 0; i < packets; i++) {
      if (vector.destinationEni[i] == eni && vector.verdict[i] == Verdict.FORWARD) {
        copy(vector, i, nowNs, 0);
      }
    }
  }

  /** Adds how they ended, and shows them to the reader. */
  public void onEnded(final PacketVector vector) {
    for (int i = 0; i < count; i++) {
      final int slot = slots[i];
      final long record = records[i];
      final boolean sent = Memory.readByte(record + CaptureRing.IS_SENT) != 0;
      Memory.writeByte(record + CaptureRing.VERDICT, vector.verdict[slot]);
      Memory.writeByte(record + CaptureRing.REASON, vector.reason[slot]);
      Memory.writeInt(
          record + CaptureRing.OTHER_ENI,
          sent ? vector.destinationEni[slot] : vector.sourceEni[slot]);
      Memory.writeInt(record + CaptureRing.OUT_PORT, vector.outPort[slot]);
    }
    count = 0;
    ring.publish();
  }

  private void copy(final PacketVector vector, final int slot, final long nowNs, final int isSent) {
    final int bytes = vector.length[slot];
    final long record = ring.claim(bytes);
    if (record == 0) {
      return;
    }
    Memory.writeLong(record + CaptureRing.TIME, nowNs);
    Memory.writeByte(record + CaptureRing.IS_SENT, isSent);
    Memory.copy(vector.address[slot], record + CaptureRing.HEADER_BYTES, bytes);
    records[count] = record;
    slots[count] = slot;
    count++;
  }
}
