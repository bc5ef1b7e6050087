package io.eniswitch.dataplane.packet;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a loop of the packet path allocates once the compiler is done with it. */
public final class Allocation {
  /** What asking for the figure allocates by itself, and a little more. */
  public static final long NONE_BYTES = 1024;

  private static final long PATIENCE_NS = 20_000_000_000L;

  private Allocation() {}

  /**
   * Runs {@code work}, which must be thousands of bursts, on this thread until a run allocates next
   * to nothing, at most for 20 s; answers what the last run allocated in bytes.
   */
  public static long afterWarmUp(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long allocated;
    do {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    } while (allocated >= NONE_BYTES && System.nanoTime() - start < PATIENCE_NS);
    return allocated;
  }
}
