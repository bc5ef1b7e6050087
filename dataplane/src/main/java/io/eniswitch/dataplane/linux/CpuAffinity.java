package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** Which processors the calling platform thread may run on. */
public final class CpuAffinity {
  /** Processors a mask can name. */
  public static final int MAX_CPUS = 1024;

  private static final int MASK_BYTES = MAX_CPUS / 8;
  private static final NativeFunction SET = NativeFunction.of("sched_setaffinity", 3);
  private static final NativeFunction GET = NativeFunction.of("sched_getaffinity", 3);

  private CpuAffinity() {}

  /**
   * Binds the calling thread to one processor.
   *
   * @throws LinuxException if the machine has no such processor or the process may not use it
   */
  public static void pin(int cpu) {
    if (cpu < 0 || cpu >= MAX_CPUS) {
      throw new IllegalArgumentException(
          "cpu %d: must be from 0 to %d".formatted(cpu, MAX_CPUS - 1));
    }
    BitSet one = new BitSet();
    one.set(cpu);
    restrict(one);
  }

  /** Lets the calling thread run on these processors only. */
  public static void restrict(BitSet cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, 8);
      byte[] bytes = cpus.toByteArray();
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, mask, 0, bytes.length);
      SET.checked("cpus " + cpus, 0, MASK_BYTES, mask.address());
    }
  }

  /** The processors the calling thread may run on. */
  public static BitSet allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, 8);
      GET.checked("this thread", 0, MASK_BYTES, mask.address());
      return BitSet.valueOf(mask.asByteBuffer());
    }
  }
}
