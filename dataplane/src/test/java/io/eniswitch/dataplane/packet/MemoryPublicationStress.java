package io.eniswitch.dataplane.packet;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * What a writer wrote before a release store is there for every reader that sees the stored word:
 * the way table entries are published.
 *
 * <p>Run by {@code mvn verify}, as every class named {@code ...Stress}. The harness makes millions
 * of states, so each takes the next slot of one region instead of a region of its own.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not published yet.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "Written, the word not seen yet.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Published.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The word without what it publishes.")
@State
public class MemoryPublicationStress {
  private static final long SLOT_BYTES = 16;
  private static final long SLOTS = 1 << 20;
  private static final Region REGION = Region.map(SLOTS * SLOT_BYTES);
  private static final AtomicLong NEXT_SLOT = new AtomicLong();

  private final long word;
  private final long content;

  /** Takes a slot that no living state has, and clears it. */
  public MemoryPublicationStress() {
    word = REGION.address() + NEXT_SLOT.getAndIncrement() % SLOTS * SLOT_BYTES;
    content = word + Long.BYTES;
    Memory.writeLong(word, 0);
    Memory.writeLong(content, 0);
  }

  /** The writing thread. */
  @Actor
  public void publish() {
    Memory.writeLong(content, 7);
    Memory.releaseLong(word, 1);
  }

  /** The reading thread. */
  @Actor
  public void read(JJ_Result seen) {
    seen.r1 = Memory.acquireLong(word);
    seen.r2 = Memory.readLong(content);
  }
}
