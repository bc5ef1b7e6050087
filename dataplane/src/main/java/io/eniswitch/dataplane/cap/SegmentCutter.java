package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.offload.Segmenter;

/**
 * Cuts a segment of up to 64 KiB into frames where it takes long at its receiver's rate: as one, it
 * would have to wait, or be lost, as a whole, and a TCP sender that loses 45 frames at once
 * collapses to a fraction of the rate.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Source</b>: as Linux's {@code sch_tbf} does.
 */
final class SegmentCutter {
  private static final long MAX_WHOLE_PER_SEC = 768;

  private final Segmenter segmenter = new Segmenter();
  private final PacketVector pieces = new PacketVector();
  private final PacketPool pool;

  SegmentCutter(final PacketPool pool) {
    this.pool = pool;
  }

  /** True if a weight is more than one packet and takes longer than 1.3 ms at a rate. */
  static boolean isLong(final long weight, final long bytesPerSec) {
    return WireSize.packets(weight) > 1
        && WireSize.bytes(weight) * MAX_WHOLE_PER_SEC > bytesPerSec
        && bytesPerSec > 0;
  }

  /** Starts with the packet in a slot; false if it cannot be cut. */
  boolean begin(final PacketVector vector, final int slot) {
    return segmenter.begin(vector.address[slot], vector.length[slot], vector.offload[slot]);
  }

  /** The next pieces of it, with all that is known of it; none when it is cut or no buffer left. */
  PacketVector next(final PacketVector vector, final int slot) {
    pieces.count = 0;
    final int count = segmenter.cut(pieces, pool);
    for (int i = 0; i < count; i++) {
      pieces.inPort[i] = vector.inPort[slot];
      pieces.layout[i] = vector.layout[slot];
      pieces.sourceEni[i] = vector.sourceEni[slot];
      pieces.destinationEni[i] = vector.destinationEni[slot];
      pieces.outPort[i] = vector.outPort[slot];
    }
    return pieces;
  }

  /** True if no piece is missing. */
  boolean isDone() {
    return segmenter.isDone();
  }

  /** Gives back the pieces from {@code from} on that nobody took. */
  void free(final int from) {
    pool.free(pieces.buffer, from, pieces.count - from);
  }
}
