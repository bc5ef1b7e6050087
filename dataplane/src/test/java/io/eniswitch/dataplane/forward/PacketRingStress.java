package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.PacketVector;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A worker hands two packets over while the other one takes what is there: each packet comes whole,
 * once and in order. The ring has gone round before, so that what a reader may see too early is
 * another packet and not zeros.
 */
@JCStressTest
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "Taken later.")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "One was there.")
@Outcome(id = "2, 1, 2", expect = Expect.ACCEPTABLE, desc = "Both were there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A packet was lost, torn or out of order.")
@State
public class PacketRingStress {
  // More than there are living states; each ring lies in a mapping of its own.
  private static final PacketRing[] RINGS = new PacketRing[1 << 14];
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final ThreadLocal<PacketVector> VECTOR =
      ThreadLocal.withInitial(PacketVector::new);

  private final PacketRing ring;
  private final int first;

  /** Takes an empty ring that no living state has. */
  public PacketRingStress() {
    int number = NEXT.getAndIncrement();
    int index = number & RINGS.length - 1;
    if (RINGS[index] == null) {
      RINGS[index] = new PacketRing();
    }
    ring = RINGS[index];
    first = 2 * number;
    take();
  }

  /** The worker that hands over. */
  @Actor
  public void offer() {
    PacketVector vector = VECTOR.get();
    for (int i = 0; i < 2; i++) {
      int mark = first + i;
      vector.buffer[0] = mark;
      vector.length[0] = mark;
      vector.address[0] = mark;
      vector.offload[0] = mark;
      vector.layout[0] = mark;
      vector.sourceEni[0] = mark;
      vector.destinationEni[0] = mark;
      ring.offer(vector, 0, mark, mark);
    }
  }

  /** The worker that takes. */
  @Actor
  public void take(III_Result seen) {
    PacketVector vector = take();
    seen.r1 = vector.count;
    seen.r2 = isRight(vector, 0) ? 1 : 0;
  }

  /** All that came in the end. */
  @Arbiter
  public void rest(III_Result seen) {
    PacketVector vector = take();
    seen.r2 &= isRight(vector, seen.r1) ? 1 : 0;
    seen.r3 = seen.r1 + vector.count;
  }

  private PacketVector take() {
    PacketVector vector = VECTOR.get();
    vector.count = 0;
    ring.drainTo(vector, PacketRing.CAPACITY);
    return vector;
  }

  private boolean isRight(PacketVector vector, int before) {
    boolean right = true;
    for (int slot = 0; slot < vector.count; slot++) {
      int mark = first + before + slot;
      right &=
          vector.buffer[slot] == mark
              && vector.length[slot] == mark
              && vector.address[slot] == mark
              && vector.offload[slot] == mark
              && vector.inPort[slot] == mark
              && vector.layout[slot] == mark
              && vector.sourceEni[slot] == mark
              && vector.destinationEni[slot] == mark
              && vector.scratch[slot] == mark;
    }
    return right;
  }
}
