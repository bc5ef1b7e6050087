package io.eniswitch.benchmarks.sessions;

import io.eniswitch.benchmarks.forwarding.BenchmarkNetwork;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Region;

/**
 * Frames of ever new flows, or of the same ones again: flow {@code n} is that of sender {@code n
 * mod senders}, to that sender's one receiver, by the two ports that {@code n / senders} makes.
 *
 * <p><b>Layout</b>: a frame of 64 bytes per sender. <b>Bounds</b>: flows differ for 2^32 rounds of
 * the senders. <b>Threading</b>: one thread.
 */
final class NewFlows implements AutoCloseable {
  private static final int FRAME_BYTES = 64;
  private static final int PORTS_AT = 34;
  // Steps through all numbers, so that ports of neighbours do not lie in a row.
  private static final int SCATTER = 0x9E3779B1;

  private final int senders;
  private final Region frames;
  private int sender;
  private int round;
  private long left = Long.MAX_VALUE;
  private long limit = Long.MAX_VALUE;
  private long sent;

  NewFlows(final BenchmarkNetwork network) {
    senders = network.pairs();
    frames = Region.map((long) senders * FRAME_BYTES);
    for (int i = 0; i < senders; i++) {
      network.writeFrame(frame(i), i, 0, network.receiver(i));
    }
  }

  /** Fills an empty vector with the next {@code count} flows' packets. */
  void receive(final PacketVector vector, final PacketPool pool, final int count) {
    for (int i = 0; i < count; i++) {
      final int buffer = pool.allocate();
      final long to = pool.frameAddress(buffer);
      final long from = frame(sender);
      for (int at = 0; at < FRAME_BYTES; at += 8) {
        Memory.writeLong(to + at, Memory.readLong(from + at));
      }
      Memory.writeInt(to + PORTS_AT, round * SCATTER);
      vector.add(buffer, to, FRAME_BYTES, BenchmarkNetwork.portOf(sender), Offload.NONE);
      step();
    }
    sent += count;
  }

  private void step() {
    sender++;
    if (sender == senders) {
      sender = 0;
      round++;
    }
    if (--left == 0) {
      sender = 0;
      round = 0;
      left = limit;
    }
  }

  /** From now on the first {@code flows} again and again. */
  void repeat(final int flows) {
    limit = flows;
    left = flows;
    sender = 0;
    round = 0;
  }

  /** Packets so far. */
  long sent() {
    return sent;
  }

  @Override
  public void close() {
    frames.close();
  }

  private long frame(final int sender) {
    return frames.address() + (long) sender * FRAME_BYTES;
  }
}
