package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How soon the scheduler lets the calling platform thread run after it slept. Needs no privilege.
 *
 * <p><b>Source:</b> sched_setattr(2), {@code Documentation/scheduler/sched-eevdf.rst}; prctl(2),
 * PR_SET_TIMERSLACK.
 */
public final class ThreadTiming {
  /** The shortest time slice a thread can ask for. */
  public static final long SHORTEST_SLICE_NS = 100_000;

  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
  private static final int SCHED_SETATTR = ARM ? 274 : 314;
  private static final int SCHED_GETATTR = ARM ? 275 : 315;
  private static final int ATTRIBUTE_BYTES = 48;
  private static final int RUNTIME_OFFSET = 24;
  private static final int SET_TIMER_SLACK = 29;
  private static final NativeFunction SYSCALL = NativeFunction.variadic("syscall", 5, 1);
  private static final NativeFunction PRCTL = NativeFunction.variadic("prctl", 5, 1);

  private ThreadTiming() {}

  /**
   * Makes the calling thread one that runs briefly and often: its sleeps end when they should, not
   * up to 50 µs later, and it asks for the shortest slice, for which a thread in the middle of a
   * longer one gives way. Policy and niceness stay. Kernels before 6.12 have slices for all alike
   * and ignore the second part.
   *
   * @return whether the kernel took both; if not, the thread is as before, or only sleeps better
   */
  public static boolean runBrieflyAndOften() {
    boolean punctual = PRCTL.call(SET_TIMER_SLACK, 1, 0, 0, 0) == 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
      long at = attributes.address();
      if (SYSCALL.call(SCHED_GETATTR, 0, at, ATTRIBUTE_BYTES, 0) != 0) {
        return false;
      }
      attributes.set(ValueLayout.JAVA_LONG, RUNTIME_OFFSET, SHORTEST_SLICE_NS);
      return SYSCALL.call(SCHED_SETATTR, 0, at, 0, 0) == 0 && punctual;
    }
  }
}
