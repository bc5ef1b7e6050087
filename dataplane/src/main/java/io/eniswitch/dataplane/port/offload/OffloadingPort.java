package io.eniswitch.dataplane.port.offload;

import io.eniswitch.dataplane.packet.Checksum;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does in software what a port cannot do itself: completes checksums in place and sends large
 * segments as many frames.
 *
 * <p><b>Threading:</b> as {@link Port}. <b>Bounds:</b> of a segment only the first frames may find
 * room; the others are lost and counted, and the sender's TCP repeats them.
 */
public final class OffloadingPort implements Port {
  private final Port port;
  private final int capabilities;
  private final Segmenter segmenter = new Segmenter();
  private final PacketVector frames = new PacketVector();
  private final int[] allSlots = new int[PacketVector.CAPACITY];
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lostFrames = new AtomicLong();

  private OffloadingPort(Port port) {
    this.port = port;
    this.capabilities = port.capabilities();
    for (int i = 0; i < allSlots.length; i++) {
      allSlots[i] = i;
    }
  }

  /** {@code port} itself if it can do everything, else one that can. */
  public static Port around(Port port) {
    return port.capabilities() == PortCapability.ALL ? port : new OffloadingPort(port);
  }

  /** Frames whose offload fields contradict them; they were dropped. */
  public long refused() {
    return refused.get();
  }

  /** Frames made of segments that found no buffer, or no room in the port. */
  public long lostFrames() {
    return lostFrames.get();
  }

  @Override
  public int transmit(PacketVector vector, PacketPool pool, int[] slots, int from, int count) {
    int done = 0;
    while (done < count) {
      int run = finishedRun(vector, slots, from + done, count - done);
      if (run > 0) {
        int sent = port.transmit(vector, pool, slots, from + done, run);
        if (sent < run) {
          return done + sent;
        }
        done += run;
      } else if (transmitSlowPath(vector, pool, slots[from + done])) {
        done++;
      } else {
        return done;
      }
    }
    return done;
  }

  /** How many frames from {@code from} on the port takes as they are, once checksums are right. */
  private int finishedRun(PacketVector vector, int[] slots, int from, int count) {
    for (int i = 0; i < count; i++) {
      int slot = slots[from + i];
      long offload = vector.offload[slot];
      if (offload != Offload.NONE && !finish(vector, slot, offload)) {
        return i;
      }
    }
    return count;
  }

  /** Completes the checksum if that is all there is to do; false if it is not. */
  private boolean finish(PacketVector vector, int slot, long offload) {
    if (Offload.segmentType(offload) != Offload.SEGMENT_NONE) {
      int bit = capabilityFor(Offload.segmentType(offload));
      return bit != 0 && (capabilities & bit) == bit;
    }
    if (!Offload.needsChecksum(offload) || (capabilities & PortCapability.CHECKSUM) != 0) {
      return true;
    }
    int start = Offload.checksumStart(offload);
    int field = start + Offload.checksumOffset(offload);
    if (field + 2 > vector.length[slot]) {
      return false;
    }
    long frame = vector.address[slot];
    int checksum = Checksum.finish(Checksum.sum(frame + start, vector.length[slot] - start));
    // All ones and zero are the same number, but UDP reads zero as "no checksum".
    Memory.writeShort(frame + field, checksum == 0 ? 0xffff : checksum);
    vector.offload[slot] = Offload.NONE;
    return true;
  }

  /** Sends a frame in pieces, or drops it; false if the port has no room for even one. */
  private boolean transmitSlowPath(PacketVector vector, PacketPool pool, int slot) {
    long offload = vector.offload[slot];
    boolean large = capabilityFor(Offload.segmentType(offload)) != 0;
    if (!large || !segmenter.begin(vector.address[slot], vector.length[slot], offload)) {
      refused.lazySet(refused.getPlain() + 1);
      pool.free(vector.buffer[slot]);
      return true;
    }
    boolean any = false;
    boolean room = true;
    while (room && !segmenter.isDone()) {
      frames.count = 0;
      int made = segmenter.cut(frames, pool);
      int sent = port.transmit(frames, pool, allSlots, 0, made);
      pool.free(frames.buffer, sent, made - sent);
      any |= sent > 0;
      room = made > 0 && sent == made;
      lostFrames.lazySet(lostFrames.getPlain() + (made - sent));
    }
    if (any) {
      lostFrames.lazySet(lostFrames.getPlain() + segmenter.segmentsLeft());
      pool.free(vector.buffer[slot]);
    }
    return any;
  }

  private static int capabilityFor(int segmentType) {
    return switch (segmentType) {
      case Offload.SEGMENT_TCP4 -> PortCapability.SEGMENT_TCP4 | PortCapability.CHECKSUM;
      case Offload.SEGMENT_TCP6 -> PortCapability.SEGMENT_TCP6 | PortCapability.CHECKSUM;
      case Offload.SEGMENT_UDP -> PortCapability.SEGMENT_UDP | PortCapability.CHECKSUM;
      default -> 0;
    };
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
    return PortCapability.ALL;
  }

  @Override
  public int readableFd() {
    return port.readableFd();
  }

  @Override
  public int receive(PacketVector vector, PacketPool pool, int limit) {
    return port.receive(vector, pool, limit);
  }

  @Override
  public boolean inject(long frame, int length) {
    return port.inject(frame, length);
  }

  @Override
  public void close() {
    port.close();
  }
}
