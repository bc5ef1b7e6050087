package io.eniswitch.dataplane.respond;

import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.table.EniEntry;

/** What all responders do alike. */
final class Answer {
  private Answer() {}

  /**
   * Sends the frame at {@code frame}, now an answer, back to the ENI and the port that it came
   * from.
   */
  static void send(
      final PacketVector vector, final int slot, final long frame, final int frameBytes) {
    vector.address[slot] = frame;
    vector.length[slot] = frameBytes;
    vector.offload[slot] = Offload.NONE;
    vector.outPort[slot] = vector.inPort[slot];
    vector.destinationEni[slot] = vector.sourceEni[slot];
    vector.verdict[slot] = Verdict.FORWARD;
  }

  /** True if the ENI may speak only for its own addresses. */
  static boolean checksAddresses(final long entry) {
    return (EniEntry.flags(EniEntry.macWord(entry)) & EniEntry.CHECK_ADDRESSES) != 0;
  }

  /** The ENI's MAC as loaded from a frame. */
  static long mac(final long entry) {
    return EniEntry.macWord(entry) & EniEntry.MAC_MASK;
  }
}
