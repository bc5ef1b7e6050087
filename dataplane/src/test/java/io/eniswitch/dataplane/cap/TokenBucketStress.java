package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two workers ask one bucket for its last two items: one gets them, and none are lost or made. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first worker got them.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The second worker got them.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both or neither, or another sum.")
@State
public class TokenBucketStress {
  private static final long SLOTS = 1 << 16;
  private static final long SLOT_BYTES = 64;
  private static final Region REGION = Region.map(SLOTS * SLOT_BYTES);
  private static final AtomicLong NEXT_SLOT = new AtomicLong();

  private final long bucket;

  /** Takes a slot that no living state has, with three items in it. */
  public TokenBucketStress() {
    bucket = REGION.address() + NEXT_SLOT.getAndIncrement() % SLOTS * SLOT_BYTES;
    Memory.fill(bucket, SLOT_BYTES, 0);
    TokenBucket.limit(bucket, 0, 1_000, 3, 3);
  }

  /** One worker. */
  @Actor
  public void first(III_Result seen) {
    seen.r1 = TokenBucket.reserve(bucket, 0, 2, 0) == 0 ? 1 : 0;
  }

  /** The other worker. */
  @Actor
  public void second(III_Result seen) {
    seen.r2 = TokenBucket.reserve(bucket, 0, 2, 0) == 0 ? 1 : 0;
  }

  /** What is left. */
  @Arbiter
  public void left(III_Result seen) {
    seen.r3 = (int) TokenBucket.available(bucket, 0);
  }
}
